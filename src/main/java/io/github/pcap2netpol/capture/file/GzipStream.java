package io.github.pcap2netpol.capture.file;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Gzip (RFC 1952), any number of concatenated members. Unlike {@link java.util.zip.GZIPInputStream}
 * it returns every byte before any damage, and never mistakes a damaged or incomplete second member
 * for the end.
 */
final class GzipStream implements ReadableByteChannel {
  private static final int MAGIC = 0x1f8b;
  private static final int CHECKSUM_OF_HEADER = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;
  private static final int RESERVED = 0xe0;

  private final ByteWindow in;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private int lent;
  private boolean inMember;
  private boolean open = true;
  private long members;
  private @Nullable IOException failure;

  /** Reads from the window's position. */
  GzipStream(ByteWindow in) {
    this.in = in;
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    if (!into.hasRemaining()) {
      return 0;
    }
    while (true) {
      if (failure != null) {
        throw failure;
      }
      if (!inMember && !startMember()) {
        return -1;
      }
      int read = inflate(into);
      if (read > 0) {
        return read;
      }
    }
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() {
    open = false;
    inflater.end();
  }

  private boolean startMember() throws IOException {
    if (members > 0 && !anythingLeft()) {
      return false;
    }
    want(10);
    if (in.u16(0, true) != MAGIC) {
      throw new ZipException(
          "after "
              + (members == 1 ? "the first member" : members + " members")
              + " comes something that is not gzip, at compressed byte "
              + in.offset());
    }
    int flags = in.u8(3);
    if (in.u8(2) != 8 || (flags & RESERVED) != 0) {
      throw new ZipException("a compression method that RFC 1952 does not know");
    }
    in.skip(10);
    if ((flags & EXTRA) != 0) {
      want(2);
      int extra = in.u16(0, false);
      want(2 + extra);
      in.skip(2L + extra);
    }
    skipText((flags & NAME) != 0);
    skipText((flags & COMMENT) != 0);
    if ((flags & CHECKSUM_OF_HEADER) != 0) {
      want(2);
      in.skip(2);
    }
    inflater.reset();
    crc.reset();
    inMember = true;
    members++;
    return true;
  }

  /** Whether another member follows. Zero bytes up to the end are padding, as for gzip(1). */
  private boolean anythingLeft() throws IOException {
    while (in.need(1)) {
      if (in.u8(0) != 0) {
        return true;
      }
      in.skip(1);
    }
    return false;
  }

  private void skipText(boolean present) throws IOException {
    boolean more = present;
    while (more) {
      want(1);
      more = in.u8(0) != 0;
      in.skip(1);
    }
  }

  /** Returns 0 if it needs another call before it has a byte. */
  private int inflate(ByteBuffer into) throws IOException {
    if (inflater.finished()) {
      endMember();
      return 0;
    }
    if (inflater.needsInput()) {
      if (!in.need(1)) {
        throw new EOFException("the compressed data ends in the middle");
      }
      lent = in.available();
      inflater.setInput(in.data().slice(in.position(), lent));
    }
    int start = into.position();
    long before = inflater.getBytesWritten();
    try {
      inflater.inflate(into);
    } catch (DataFormatException e) {
      // Bytes before the damage are returned first.
      failure = new ZipException("the compressed data is damaged: " + e.getMessage());
    }
    int left = inflater.getRemaining();
    in.skip(lent - left);
    lent = left;
    if (inflater.needsDictionary()) {
      throw new ZipException("the compressed data asks for a dictionary");
    }
    int read = (int) (inflater.getBytesWritten() - before);
    crc.update(into.slice(start, read));
    into.position(start + read);
    return read;
  }

  private void endMember() throws IOException {
    want(8);
    if (in.u32(0, false) != crc.getValue()
        || in.u32(4, false) != (inflater.getBytesWritten() & 0xffff_ffffL)) {
      throw new ZipException("the checksum does not fit the data");
    }
    in.skip(8);
    inMember = false;
  }

  private void want(int count) throws IOException {
    if (!in.need(count)) {
      throw new EOFException("the compressed data ends in the middle");
    }
  }
}
