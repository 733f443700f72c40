package io.github.pcap2netpol.capture.file;

import io.github.pcap2netpol.diagnostic.IoReason;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.ZipException;

/**
 * One capture file: decompresses it if necessary, recognises its format by its content, and passes
 * on its records. Memory is the same for every file: one window of about 1 MiB; if it is
 * compressed, two, and half a MiB that a second thread decompresses ahead; if it is large, plain
 * and seekable, a few pieces for each processor.
 */
public final class CaptureFile {
  private final CaptureSource source;
  private final PieceHandler<?> handler;
  private final Cutting cutting;
  private String format = "unknown";

  /** The offset up to which it has been read, where the window does not know. */
  private OptionalLong reached = OptionalLong.empty();

  public CaptureFile(CaptureSource source, PieceHandler<?> handler, Cutting cutting) {
    this.source = source;
    this.handler = handler;
    this.cutting = cutting;
  }

  /**
   * The format as far as it is known: {@code pcap}, {@code pcapng} or {@code unknown}, followed by
   * {@code , gzip} or {@code , xz} if the file is compressed.
   */
  public String format() {
    return format;
  }

  /**
   * Reads the whole file.
   *
   * @throws CaptureFault if the rest can't be used; the handler has received everything before
   */
  public void read() throws CaptureFault {
    try (ReadableByteChannel channel = source.channel();
        ByteWindow file = new ByteWindow(channel)) {
      read(file);
    } catch (IOException e) {
      throw new CaptureFault(
          "capture-unreadable", source.name(), "The file cannot be read: " + IoReason.of(e) + ".");
    }
  }

  private void read(ByteWindow file) throws CaptureFault {
    try {
      FileKind kind = kind(file);
      if (kind == FileKind.GZIP || kind == FileKind.XZ) {
        unpack(file, kind);
      } else {
        content(file, kind, "");
      }
    } catch (MalformedFile e) {
      throw new CaptureFault(e.code(), place(e.offset()), String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new CaptureFault(
          "capture-unreadable",
          place(reached.orElse(file.end())),
          "The rest of the file cannot be read: "
              + IoReason.of(e)
              + ". What comes before was used.");
    }
  }

  private static FileKind kind(ByteWindow in) throws IOException {
    in.need(FileKind.LOOKED_AT);
    return FileKind.of(in.copy(Math.min(in.available(), FileKind.LOOKED_AT)));
  }

  private void unpack(ByteWindow file, FileKind packing) throws IOException, CaptureFault {
    String name = packing.text();
    format = "unknown, " + name;
    try (ReadableByteChannel stream =
            packing == FileKind.XZ ? new XzStream(file) : new GzipStream(file);
        ReadableByteChannel ahead = isWhole() ? new ReadAhead(stream) : stream;
        ByteWindow unpacked = new ByteWindow(ahead)) {
      content(unpacked, kind(unpacked), ", " + name);
    } catch (MalformedFile e) {
      throw new CaptureFault(
          e.code(),
          source.name() + ", byte " + e.offset() + " of the unpacked content",
          String.valueOf(e.getMessage()));
    } catch (EOFException e) {
      throw new CaptureFault(
          name + "-truncated",
          place(file.end()),
          "The file ends in the middle of its "
              + name
              + " data. What comes before was used; copy the file again if it should be longer.");
    } catch (XzStream.TooLargeException e) {
      throw new CaptureFault("xz-too-large", place(file.offset()), e.getMessage() + ".");
    } catch (ZipException e) {
      throw new CaptureFault(
          name + "-damaged",
          place(file.offset()),
          "The "
              + name
              + " data cannot be unpacked further: "
              + e.getMessage()
              + ". What comes before was used.");
    }
  }

  /** Whether it is complete, so that no thread could be left waiting for more. */
  private boolean isWhole() {
    return source.size() >= 0;
  }

  private void content(ByteWindow in, FileKind kind, String packing)
      throws IOException, MalformedFile {
    if (in.available() == 0) {
      return;
    }
    switch (kind) {
      case PCAP -> {
        format = "pcap" + packing;
        records(PcapFile.begin(in), in, packing);
      }
      case PCAPNG -> {
        format = "pcapng" + packing;
        records(PcapngFile.begin(in, handler), in, packing);
      }
      case GZIP, XZ, ZSTD, BZIP2, LZ4, ZIP, OTHER -> {
        in.need(UnrecognisedFormat.LOOKED_AT);
        int length = Math.min(in.available(), UnrecognisedFormat.LOOKED_AT);
        throw new MalformedFile(
            "capture-not-recognised",
            in.offset(),
            "This is not a capture file (pcap or pcapng): "
                + UnrecognisedFormat.text(in.copy(length))
                + ".");
      }
    }
  }

  private void records(Records records, ByteWindow in, String packing)
      throws IOException, MalformedFile {
    Optional<SeekableSource> seekable =
        packing.isEmpty() && source.size() >= cutting.from() ? source.seekable() : Optional.empty();
    if (seekable.isPresent()) {
      pieces(seekable.get(), records, in.offset(), handler);
    } else {
      records.read(in, handler, Long.MAX_VALUE);
    }
  }

  private <P extends PieceHandler.Piece> void pieces(
      SeekableSource seekable, Records records, long from, PieceHandler<P> to)
      throws IOException, MalformedFile {
    FilePieces<P> pieces = new FilePieces<>(seekable, cutting.piece(), records, from, to);
    try {
      pieces.read();
    } finally {
      reached = OptionalLong.of(pieces.reached());
    }
  }

  private String place(long offset) {
    return source.name() + ", byte " + offset;
  }
}
