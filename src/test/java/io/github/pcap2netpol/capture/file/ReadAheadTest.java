package io.github.pcap2netpol.capture.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ReadAheadTest {
  @Property(tries = 50)
  void the_bytes_are_those_of_the_stream_whatever_the_size_of_reads(
      @ForAll @IntRange(max = 2_000_000) int length,
      @ForAll @IntRange(min = 1, max = 300_000) int atOnce)
      throws IOException {
    byte[] bytes = random(length);

    try (ReadAhead ahead = new ReadAhead(Channels.newChannel(new ByteArrayInputStream(bytes)))) {
      assertThat(all(ahead, atOnce)).isEqualTo(bytes);
    }
  }

  @Test
  void an_exception_of_the_stream_is_thrown_after_all_bytes_before_it() {
    byte[] bytes = random(500_001);
    ByteArrayOutputStream read = new ByteArrayOutputStream();

    try (ReadAhead ahead = new ReadAhead(new Failing(bytes, new IOException("damaged")))) {
      assertThatThrownBy(() -> all(ahead, 1000, read))
          .isInstanceOf(IOException.class)
          .hasMessage("damaged");
    }
    assertThat(read.toByteArray()).isEqualTo(bytes);
  }

  @Test
  void an_error_in_the_stream_is_thrown_to_the_reader() {
    try (ReadAhead ahead = new ReadAhead(new Failing(new byte[10], new OutOfMemoryError("heap")))) {
      assertThatThrownBy(() -> all(ahead, 1000)).isInstanceOf(OutOfMemoryError.class);
    }
  }

  @Test
  void after_closing_the_stream_is_not_read() throws IOException {
    AtomicBoolean closed = new AtomicBoolean();
    AtomicBoolean late = new AtomicBoolean();
    ReadableByteChannel endless =
        new Channel() {
          @Override
          public int read(ByteBuffer into) {
            late.compareAndSet(false, closed.get());
            int count = into.remaining();
            into.position(into.limit());
            return count;
          }
        };

    ReadAhead ahead = new ReadAhead(endless);
    assertThat(ahead.read(ByteBuffer.allocate(10))).isEqualTo(10);
    ahead.close();
    closed.set(true);

    assertThat(ahead.isOpen()).isFalse();
    assertThat(late).isFalse();
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static byte[] all(ReadAhead ahead, int atOnce) throws IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    all(ahead, atOnce, read);
    return read.toByteArray();
  }

  private static void all(ReadAhead ahead, int atOnce, ByteArrayOutputStream into)
      throws IOException {
    ByteBuffer piece = ByteBuffer.allocate(atOnce);
    while (ahead.read(piece.clear()) >= 0) {
      into.write(piece.array(), 0, piece.position());
    }
  }

  private abstract static class Channel implements ReadableByteChannel {
    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }

  /** Gives some bytes, and then fails. */
  private static final class Failing extends Channel {
    private final ByteBuffer bytes;
    private final Throwable failure;

    Failing(byte[] bytes, Throwable failure) {
      this.bytes = ByteBuffer.wrap(bytes);
      this.failure = failure;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
      if (!bytes.hasRemaining()) {
        if (failure instanceof Error error) {
          throw error;
        }
        throw (IOException) failure;
      }
      int count = Math.min(into.remaining(), bytes.remaining());
      into.put(bytes.slice(bytes.position(), count));
      bytes.position(bytes.position() + count);
      return count;
    }
  }
}
