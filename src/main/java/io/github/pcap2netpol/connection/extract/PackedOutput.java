package io.github.pcap2netpol.connection.extract;

import io.github.pcap2netpol.parallel.WorkAhead;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Compresses what is written as one member of a gzip file (RFC 1952). It is cut into blocks, which
 * idle threads compress while the next one is filled; each is compressed by itself, and ends at a
 * full byte, so they are put one after another. The bytes do not depend on the threads.
 */
final class PackedOutput extends OutputStream {
  /** So large that hardly anything is lost by compressing each block by itself: a hundredth. */
  private static final int BLOCK = 1 << 18;

  /** How many blocks are compressed, or wait for it, while another one is filled. */
  private static final int MOST = 2;

  /**
   * How hard to compress, from 1 to 9. Lines are much alike, so harder costs much and gives little:
   * level 6 takes two and a half times as long as level 3, for a file that is a seventh smaller.
   */
  private static final int LEVEL = 3;

  /** Compressed by "deflate" (8), without flags, at no time, on an unknown system (255). */
  private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 255};

  private final OutputStream out;
  private final CRC32 checksum = new CRC32();
  private long length;

  /** All there are. */
  private final List<Block> blocks = new ArrayList<>();

  /** Filled, and not yet handed to those that compress. */
  private final Queue<Block> filled = new ArrayDeque<>();

  private final WorkAhead<Block> packing = new WorkAhead<>(MOST, filled::poll, Block::pack);

  /** How many blocks have been passed and not yet written. */
  private int waiting;

  private Block filling = newBlock();
  private boolean closed;

  PackedOutput(OutputStream out) throws IOException {
    this.out = out;
    out.write(HEADER);
  }

  private Block newBlock() {
    Block block = new Block();
    blocks.add(block);
    return block;
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int count) throws IOException {
    checksum.update(bytes, offset, count);
    length += count;
    int done = 0;
    while (done < count) {
      if (filling.isFull()) {
        Block next = waiting < MOST ? newBlock() : written();
        pass();
        filling = next;
      }
      done += filling.fill(bytes, offset + done, count - done);
    }
  }

  private void pass() {
    filled.add(filling);
    waiting++;
    packing.begin();
  }

  /** Writes the oldest block that waits, and returns it for use as a new one. */
  private Block written() throws IOException {
    Block oldest = Objects.requireNonNull(packing.next());
    waiting--;
    oldest.writeTo(out);
    return oldest;
  }

  /** Writes the rest, and closes the output. */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try (out) {
      filling.isLast = true;
      pass();
      while (waiting > 0) {
        written();
      }
      out.write(
          ByteBuffer.allocate(8)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putInt((int) checksum.getValue())
              .putInt((int) length)
              .array());
    } finally {
      packing.stop();
      blocks.forEach(block -> block.deflater.end());
    }
  }

  /** A piece of the contents, and what it is compressed to. */
  private static final class Block {
    private final Deflater deflater = new Deflater(LEVEL, true);
    private final byte[] bytes = new byte[BLOCK];
    private int used;
    private boolean isLast;
    private byte[] packed = new byte[BLOCK / 4];
    private int packedLength;

    boolean isFull() {
      return used == BLOCK;
    }

    /** Takes as many bytes as there is room for, and returns their number. */
    int fill(byte[] from, int offset, int count) {
      int taken = Math.min(count, BLOCK - used);
      System.arraycopy(from, offset, bytes, used, taken);
      used += taken;
      return taken;
    }

    void pack() {
      deflater.reset();
      deflater.setInput(bytes, 0, used);
      if (isLast) {
        deflater.finish();
      }
      int flush = isLast ? Deflater.NO_FLUSH : Deflater.SYNC_FLUSH;
      packedLength = 0;
      do {
        if (packedLength == packed.length) {
          packed = Arrays.copyOf(packed, packed.length * 2);
        }
        packedLength += deflater.deflate(packed, packedLength, packed.length - packedLength, flush);
      } while (packedLength == packed.length);
    }

    void writeTo(OutputStream to) throws IOException {
      to.write(packed, 0, packedLength);
      used = 0;
    }
  }
}
