package io.github.pcap2netpol.manifest;

import java.util.Optional;

/** Something found in a manifest, with Lists opened and watch events unwrapped. */
public sealed interface Found {
  /**
   * A Kubernetes object.
   *
   * @param kind its own kind, or that of the List that contains it
   * @param apiVersion likewise; "" if neither has one
   * @param fields the object
   * @param wrapping what contains it
   */
  record KubernetesObject(String kind, String apiVersion, Value.Mapping fields, Wrapping wrapping)
      implements Found {
    static KubernetesObject of(Value.Mapping fields, Wrapping wrapping) {
      return new KubernetesObject(
          fields.string("kind").orElse(""),
          fields.string("apiVersion").orElse(""),
          fields,
          wrapping);
    }
  }

  /**
   * Something that is not an object.
   *
   * @param reason why it is not
   * @param line where it begins, from 1
   */
  record NoObject(Reason reason, int line) implements Found {}

  /** What contains an object. */
  sealed interface Wrapping {
    /** A document or a List. */
    record Plain() implements Wrapping {}

    /** A list at the root of the file, which kubectl does not accept. */
    record RootList() implements Wrapping {}

    /**
     * A watch event.
     *
     * @param type as in ADDED
     * @param observedAt when it was seen, as written
     */
    record Event(String type, Optional<String> observedAt) implements Wrapping {}
  }

  /** Why something is not a Kubernetes object. */
  enum Reason {
    /** A scalar or a list. */
    NO_MAPPING,
    /** A mapping without kind. */
    NO_KIND,
    /** A List without kind. Its items were found, but kubectl does not accept it. */
    LIST_WITHOUT_KIND
  }
}
