package io.github.pcap2netpol.capture;

import io.github.pcap2netpol.capture.layer.OpeningDecoder;
import org.pcap4j.packet.IllegalRawDataException;
import org.pcap4j.packet.TcpPacket;

/**
 * The decoders that come with pcap4j. At their first packet they fill tables of all ports and
 * numbers that have names, which takes as long as some thousand packets.
 */
public final class Decoders {
  private static final int HEADER = 20;

  private Decoders() {}

  /**
   * Lets them fill their tables now, by the calling thread, so that no capture has to wait for it.
   * What is read is the same without.
   */
  public static void prepare() {
    byte[] opening = new byte[HEADER];
    opening[12] = (HEADER / 4) << 4;
    opening[13] = OpeningDecoder.SYN;
    try {
      TcpPacket.newPacket(opening, 0, HEADER).getHeader();
    } catch (IllegalRawDataException e) {
      throw new IllegalStateException(e);
    }
  }
}
