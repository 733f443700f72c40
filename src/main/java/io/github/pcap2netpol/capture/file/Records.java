package io.github.pcap2netpol.capture.file;

import java.io.IOException;

/**
 * The records of a capture file behind its header, and all that the file has said so far that
 * matters for those that follow. So reading can begin at any record.
 */
interface Records {
  /**
   * Passes on the records, beginning with the one at the window's position.
   *
   * @param until the offset at which, or behind which, the first record begins that is left; {@link
   *     Long#MAX_VALUE} to read up to the end of the file
   */
  void read(ByteWindow in, RecordHandler handler, long until) throws IOException, MalformedFile;

  /**
   * Moves the window on to where a record seems to begin. That is a guess: it is right only if the
   * record before ends there.
   *
   * @return false if there seems to be none
   */
  boolean find(ByteWindow in) throws IOException;

  /** The same, changed by what its own reader reads from now on. */
  Records copy();

  /** Whether the same bytes mean the same here and there, where one is a copy of the other. */
  boolean readsAs(Records other);
}
