package io.github.pcap2netpol.manifest;

/** Receives the values at the root of a file from a parser. */
public interface Roots {
  /** Whether the following values are in a list at the root. */
  void inRootList(boolean now);

  /** An item of the List that is being read. */
  void item(Value item);

  /**
   * The end of a value at the root.
   *
   * @param root the value, without the items that were passed on
   * @param isList whether it has items that were passed on, even if there were none
   */
  void end(Value root, boolean isList);

  /** Whether nothing usable was received. */
  boolean isEmpty();
}
