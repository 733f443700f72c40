package io.github.pcap2netpol.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.UUID;

/** Names like those that Kubernetes generates, but always the same. */
final class Names {
  /** The letters of random names in Kubernetes: no vowels, no look-alikes. */
  private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

  private Names() {}

  /** Letters that depend on the text alone. */
  static String hash(String text, int length) {
    long state = text.hashCode() * 0x9e3779b97f4a7c15L;
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < length; i++) {
      state = (state ^ (state >>> 29)) * 0xbf58476d1ce4e5b9L;
      out.append(ALPHABET.charAt((int) Long.remainderUnsigned(state, ALPHABET.length())));
    }
    return out.toString();
  }

  static String uid(String kind, String namespace, String name) {
    return UUID.nameUUIDFromBytes((kind + " " + namespace + "/" + name).getBytes(UTF_8)).toString();
  }
}
