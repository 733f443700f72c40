package io.github.pcap2netpol.capture;

import io.github.pcap2netpol.capture.dns.DnsContents;
import io.github.pcap2netpol.capture.file.CaptureFault;
import io.github.pcap2netpol.capture.file.CaptureFile;
import io.github.pcap2netpol.capture.file.CaptureSource;
import io.github.pcap2netpol.capture.file.Cutting;
import io.github.pcap2netpol.capture.layer.OpeningDecoder;
import io.github.pcap2netpol.capture.packet.CaptureStats;
import io.github.pcap2netpol.capture.packet.OverlayPorts;
import io.github.pcap2netpol.capture.packet.PacketHandler;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;

/**
 * Reads one capture file: pcap or pcapng in either byte order, plain or compressed with gzip or xz,
 * recognised by content. Memory is the same for every file: one window of about 1 MiB (two if
 * compressed), or a few pieces of 2 MiB for each processor where a large file is read by several.
 *
 * <p>No content makes it fail: unusable bytes become a diagnostic, and the packets before them are
 * used. The codes are {@code capture-unreadable} (the disk), {@code capture-empty}, {@code
 * capture-not-recognised}, {@code capture-version-unknown}, {@code capture-truncated}, {@code
 * capture-damaged}, {@code gzip-truncated}, {@code gzip-damaged}, the same for xz and {@code
 * xz-too-large}, and, counted per file, {@code capture-link-type-unknown}, {@code
 * capture-without-time}, {@code packets-cut-short}, {@code packets-malformed} and {@code
 * dns-undecodable}.
 */
public final class CaptureReader {
  private final CaptureSource source;
  private final PacketHandler handler;
  private final OverlayPorts overlays;
  private final Cutting cutting;
  private final Diagnostics diagnostics;
  private final FileCounts tally = new FileCounts();

  private CaptureReader(
      CaptureSource source,
      PacketHandler handler,
      OverlayPorts overlays,
      Cutting cutting,
      Diagnostics diagnostics) {
    this.source = source;
    this.handler = handler;
    this.overlays = overlays;
    this.cutting = cutting;
    this.diagnostics = diagnostics;
  }

  /**
   * Reads a whole file.
   *
   * @param source the file
   * @param handler receives each packet; exceptions it throws are passed on
   * @param diagnostics receives findings about unusable bytes
   * @return what the file contained
   */
  public static CaptureStats read(
      CaptureSource source, PacketHandler handler, Diagnostics diagnostics) {
    return read(source, handler, OverlayPorts.USUAL, diagnostics);
  }

  /**
   * Reads a whole file.
   *
   * @param source the file
   * @param handler receives each packet; exceptions it throws are passed on
   * @param overlays which UDP ports may carry tunnelled packets
   * @param diagnostics receives findings about unusable bytes
   * @return what the file contained
   */
  public static CaptureStats read(
      CaptureSource source, PacketHandler handler, OverlayPorts overlays, Diagnostics diagnostics) {
    return read(source, handler, overlays, Cutting.USUAL, diagnostics);
  }

  /**
   * Reads a whole file. The result and all calls of the handler are the same whether the file is
   * cut or not.
   *
   * @param source the file
   * @param handler receives each packet, on the calling thread; exceptions it throws are passed on
   * @param overlays which UDP ports may carry tunnelled packets
   * @param cutting whether the file is read in pieces, several at once
   * @param diagnostics receives findings about unusable bytes
   * @return what the file contained
   */
  public static CaptureStats read(
      CaptureSource source,
      PacketHandler handler,
      OverlayPorts overlays,
      Cutting cutting,
      Diagnostics diagnostics) {
    return new CaptureReader(source, handler, overlays, cutting, diagnostics).read();
  }

  /**
   * Loads slow-loading decoders on the calling thread, before the first file is read. The result is
   * the same without this call.
   */
  public static void prepare() {
    OpeningDecoder.prepare();
  }

  private CaptureStats read() {
    CaptureFile file =
        new CaptureFile(
            source,
            new PacketFeed(handler, new PacketLayers(overlays, new DnsContents()), tally),
            cutting);
    try {
      file.read();
      if (tally.packets() == 0) {
        warn(
            "capture-empty",
            source.name(),
            file.format().startsWith("unknown")
                ? "The file is empty: nothing was captured, or nothing was copied."
                : "The capture contains no packets.");
      }
    } catch (CaptureFault e) {
      warn(e.code(), e.place(), String.valueOf(e.getMessage()));
    }
    tally.report(source.name(), diagnostics);
    return tally.stats(source.name(), file.format());
  }

  private void warn(String code, String place, String message) {
    diagnostics.add(Diagnostic.warning(code, place, message));
  }
}
