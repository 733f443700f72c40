package io.github.pcap2netpol.capture.file;

import io.github.pcap2netpol.net.IpAddress;

/** Receives the contents of a capture file, in file order. */
interface RecordHandler {
  /** The time of a packet that has none. */
  long NO_TIME = Long.MIN_VALUE;

  /**
   * One packet. Nothing is allocated for it: the bytes are valid during this call only.
   *
   * @param in contains the captured bytes
   * @param at where they begin, relative to {@link ByteWindow#position}
   * @param captured how many there are
   * @param original how many bytes the packet had on the wire
   * @param link what the first byte belongs to
   * @param bigEndian the byte order of the file
   * @param timeNanos nanoseconds since 1970-01-01T00:00:00Z, or {@link #NO_TIME}
   */
  void record(
      ByteWindow in,
      int at,
      int captured,
      long original,
      Link link,
      boolean bigEndian,
      long timeNanos);

  /** A name that the file gives to an address (pcapng, name resolution block). */
  void named(IpAddress address, String name);

  /** Names that the file gives to addresses, but that could not be read. */
  void unreadableNames(long count);

  /** A block of an unknown type, which may contain something. */
  void passedOver();
}
