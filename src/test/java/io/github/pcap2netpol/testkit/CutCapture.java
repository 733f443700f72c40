package io.github.pcap2netpol.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A pcap file cut between its records, as tcpdump's rotation cuts a capture. */
public final class CutCapture {
  private static final int FILE_HEADER = 24;
  private static final int RECORD_HEADER = 16;

  private final byte[] file;

  /** Where each record begins, and the end. */
  private final List<Integer> places = new ArrayList<>();

  /** Of a classic pcap file that is complete. */
  public CutCapture(byte[] file) {
    this.file = file;
    boolean big = file[0] == (byte) 0xa1;
    ByteBuffer bytes =
        ByteBuffer.wrap(file).order(big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    int at = FILE_HEADER;
    places.add(at);
    while (at + RECORD_HEADER <= file.length) {
      at += RECORD_HEADER + bytes.getInt(at + 8);
      places.add(Math.min(at, file.length));
    }
  }

  /** Whether these are the bytes of a classic pcap file that has packets. */
  public static boolean canCut(byte[] file) {
    return file.length > FILE_HEADER
        && (ByteBuffer.wrap(file).getInt() == 0xd4c3b2a1
            || ByteBuffer.wrap(file).getInt() == 0xa1b2c3d4);
  }

  /** How many packets it has. */
  public int packets() {
    return places.size() - 1;
  }

  /** Files that hold the packets between these places, in ascending order. */
  public List<byte[]> parts(List<Integer> cuts) {
    List<byte[]> parts = new ArrayList<>();
    int from = 0;
    for (int cut : cuts) {
      parts.add(part(from, cut));
      from = cut;
    }
    parts.add(part(from, packets()));
    return parts;
  }

  private byte[] part(int from, int to) {
    ByteArrayOutputStream part = new ByteArrayOutputStream();
    part.writeBytes(Arrays.copyOf(file, FILE_HEADER));
    part.write(file, places.get(from), places.get(to) - places.get(from));
    return part.toByteArray();
  }
}
