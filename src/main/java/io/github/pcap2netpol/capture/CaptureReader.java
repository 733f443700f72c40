package io.github.pcap2netpol.capture;

import io.github.pcap2netpol.capture.file.Appearance;
import io.github.pcap2netpol.capture.file.ByteWindow;
import io.github.pcap2netpol.capture.file.CaptureFault;
import io.github.pcap2netpol.capture.file.CaptureSource;
import io.github.pcap2netpol.capture.file.GzipStream;
import io.github.pcap2netpol.capture.file.PcapFile;
import io.github.pcap2netpol.capture.file.PcapngFile;
import io.github.pcap2netpol.capture.file.XzStream;
import io.github.pcap2netpol.capture.packet.CaptureStats;
import io.github.pcap2netpol.capture.packet.OverlayPorts;
import io.github.pcap2netpol.capture.packet.PacketHandler;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.zip.ZipException;

/**
 * Reads one capture file: pcap or pcapng in either byte order, plain or packed with gzip or xz,
 * told by its content. Memory is the same for every file: one window of about 1 MiB (two if
 * packed).
 *
 * <p>Nothing in a file makes it fail: what cannot be used becomes a diagnostic, and what comes
 * before it is used. The codes are {@code capture-unreadable} (the disk), {@code capture-empty},
 * {@code capture-not-recognised}, {@code capture-version-unknown}, {@code capture-truncated},
 * {@code capture-damaged}, {@code gzip-truncated}, {@code gzip-damaged}, the same of xz and {@code
 * xz-too-large}, and counted over the file {@code capture-link-type-unknown}, {@code
 * capture-without-time}, {@code packets-cut-short}, {@code packets-malformed} and {@code
 * dns-undecodable}.
 */
public final class CaptureReader {
  private final CaptureSource source;
  private final Diagnostics diagnostics;
  private final FileTally tally = new FileTally();
  private final PacketFeed feed;
  private String format = "unknown";
  private boolean faulty;

  private CaptureReader(
      CaptureSource source, PacketHandler handler, OverlayPorts overlays, Diagnostics diagnostics) {
    this.source = source;
    this.diagnostics = diagnostics;
    this.feed = new PacketFeed(handler, overlays, tally);
  }

  /**
   * Reads a file from its first byte to its last.
   *
   * @param source the file
   * @param handler is told of each packet; what it throws comes out of here
   * @param diagnostics is given what could not be used
   * @return what was in the file
   */
  public static CaptureStats read(
      CaptureSource source, PacketHandler handler, Diagnostics diagnostics) {
    return read(source, handler, OverlayPorts.USUAL, diagnostics);
  }

  /**
   * Reads a file from its first byte to its last.
   *
   * @param source the file
   * @param handler is told of each packet; what it throws comes out of here
   * @param overlays which UDP ports carry packets in packets
   * @param diagnostics is given what could not be used
   * @return what was in the file
   */
  public static CaptureStats read(
      CaptureSource source, PacketHandler handler, OverlayPorts overlays, Diagnostics diagnostics) {
    return new CaptureReader(source, handler, overlays, diagnostics).read();
  }

  private CaptureStats read() {
    try (ReadableByteChannel channel = source.channel();
        ByteWindow file = new ByteWindow(channel)) {
      whole(file);
    } catch (IOException e) {
      fault("capture-unreadable", source.name(), "The file cannot be read: " + reason(e) + ".");
    }
    if (tally.packets() == 0 && !faulty) {
      fault(
          "capture-empty",
          source.name(),
          format.equals("unknown")
              ? "The file is empty: nothing was captured, or nothing was copied."
              : "The capture holds no packets.");
    }
    tally.report(source.name(), diagnostics);
    return tally.stats(source.name(), format);
  }

  private void whole(ByteWindow file) {
    try {
      if (file.need(2) && file.u16(0, true) == GzipStream.MAGIC) {
        packed(file, "gzip");
      } else if (file.need(6) && file.i32(0, true) == XzStream.MAGIC) {
        packed(file, "xz");
      } else {
        content(file, "");
      }
    } catch (CaptureFault e) {
      fault(e.code(), place(e.offset()), String.valueOf(e.getMessage()));
    } catch (IOException e) {
      fault(
          "capture-unreadable",
          place(file.end()),
          "The file cannot be read on: " + reason(e) + ". What comes before was used.");
    }
  }

  private void packed(ByteWindow file, String packing) throws IOException {
    format = "unknown, " + packing;
    try (ReadableByteChannel stream =
            packing.equals("xz") ? new XzStream(file) : new GzipStream(file);
        ByteWindow unpacked = new ByteWindow(stream)) {
      content(unpacked, ", " + packing);
    } catch (CaptureFault e) {
      fault(
          e.code(),
          source.name() + ", byte " + e.offset() + " of the unpacked content",
          String.valueOf(e.getMessage()));
    } catch (EOFException e) {
      fault(
          packing + "-truncated",
          place(file.end()),
          "The file ends in the middle of its "
              + packing
              + " data. What comes before was used; copy the file again if it should be longer.");
    } catch (XzStream.TooLargeException e) {
      fault("xz-too-large", place(file.offset()), e.getMessage() + ".");
    } catch (ZipException e) {
      fault(
          packing + "-damaged",
          place(file.offset()),
          "The "
              + packing
              + " data cannot be unpacked further: "
              + e.getMessage()
              + ". What comes before was used.");
    }
  }

  private void content(ByteWindow in, String packing) throws IOException, CaptureFault {
    if (!in.need(1)) {
      return;
    }
    int magic = in.need(4) ? in.i32(0, true) : 0;
    if (PcapFile.begins(magic)) {
      format = "pcap" + packing;
      PcapFile.read(in, feed);
    } else if (magic == PcapngFile.SECTION) {
      format = "pcapng" + packing;
      PcapngFile.read(in, feed);
    } else {
      in.need(Appearance.LOOKED_AT);
      int length = Math.min(in.available(), Appearance.LOOKED_AT);
      throw new CaptureFault(
          "capture-not-recognised",
          in.offset(),
          "This is no capture file (pcap or pcapng): " + Appearance.of(in.copy(length)) + ".");
    }
  }

  private void fault(String code, String place, String message) {
    faulty = true;
    diagnostics.add(Diagnostic.warning(code, place, message));
  }

  private String place(long offset) {
    return source.name() + ", byte " + offset;
  }

  private static String reason(IOException e) {
    if (e instanceof NoSuchFileException || e instanceof FileNotFoundException) {
      return "there is no such file";
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }
}
