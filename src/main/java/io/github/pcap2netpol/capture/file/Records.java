package io.github.pcap2netpol.capture.file;

import java.io.IOException;

/**
 * The records of a capture file after its header, together with the state that later records depend
 * on, so that reading can begin at any record.
 */
interface Records {
  /**
   * Passes on the records, beginning with the one at the window's position.
   *
   * @param until the first record that begins at or after this offset is left for later; {@link
   *     Long#MAX_VALUE} to read up to the end of the file
   */
  void read(ByteWindow in, RecordHandler handler, long until) throws IOException, MalformedFile;

  /**
   * Moves the window forward to where a record seems to begin. That is a guess, which is right only
   * if the previous record ends there.
   *
   * @return false if there seems to be none
   */
  boolean find(ByteWindow in) throws IOException;

  /** A copy, which changes independently as it is read. */
  Records copy();

  /** Whether the same bytes have the same meaning in both, where one is a copy of the other. */
  boolean readsAs(Records other);
}
