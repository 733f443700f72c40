package io.github.pcap2netpol.connection.extract;

/**
 * How a section numbers its capture's files, from 0.
 *
 * @param count how many files it has
 * @param before how many files of the same capture come before them, in other sections
 */
record PartNumbers(int count, int before) {
  /** The number of a file in the whole capture, given its number in the section. */
  int inCapture(long part) {
    return (int) part + before;
  }
}
