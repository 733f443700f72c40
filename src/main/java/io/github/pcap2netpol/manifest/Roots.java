package io.github.pcap2netpol.manifest;

/** Takes the values at the root of a file from a parser. */
interface Roots {
  /** Whether what follows is in a list at the root. */
  void inRootList(boolean now);

  /** An item of the List that is being read. */
  void item(Value item);

  /**
   * The end of a value at the root.
   *
   * @param root the value, without the items that were handed over
   * @param isList whether it has items that were handed over, if only none
   */
  void end(Value root, boolean isList);

  /** Whether nothing was taken that is of use. */
  boolean isEmpty();
}
