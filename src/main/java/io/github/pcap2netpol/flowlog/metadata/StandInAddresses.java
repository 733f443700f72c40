package io.github.pcap2netpol.flowlog.metadata;

import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.flowlog.model.PodAddresses;
import io.github.pcap2netpol.net.IpAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/**
 * Gives an address to a pod that records only name. It is derived from the name, so that it is the
 * same in every run, and in 2001:db8::/32, which is for documentation (RFC 3849) and so never in
 * use. 96 bits of a SHA-256 hash are different for different names.
 */
public final class StandInAddresses implements PodAddresses {
  private static final long PREFIX = 0x2001_0db8_0000_0000L;

  @Override
  public Optional<IpAddress> of(PodRef pod) {
    ByteBuffer hash = ByteBuffer.wrap(sha256(pod.toString()));
    long high = PREFIX | (hash.getInt() & 0xffff_ffffL);
    return Optional.of(new IpAddress(high, hash.getLong()));
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
