package io.github.pcap2netpol.connection.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackedOutputTest {
  private static final int BLOCK = 1 << 18;

  private static byte[] packed(byte[] contents, int atOnce) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PackedOutput packed = new PackedOutput(bytes)) {
      for (int i = 0; i < contents.length; i += atOnce) {
        packed.write(contents, i, Math.min(atOnce, contents.length - i));
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] unpacked(byte[] packed) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      return in.readAllBytes();
    }
  }

  private static byte[] noise(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static byte[] lines(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) ("{\"kind\":\"opened\",\"first\":".charAt(i % 25) + i / 3000 % 7);
    }
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, 3 * BLOCK, 9 * BLOCK + 17})
  void it_is_unpacked_to_what_was_written(int length) throws IOException {
    for (byte[] contents : new byte[][] {noise(length), lines(length)}) {
      assertThat(unpacked(packed(contents, 70_000))).isEqualTo(contents);
    }
  }

  @Test
  void the_bytes_do_not_depend_on_the_pieces_that_were_written() throws IOException {
    byte[] contents = lines(5 * BLOCK + 5);
    byte[] whole = packed(contents, contents.length);
    assertThat(packed(contents, 1000)).isEqualTo(whole);
    assertThat(packed(contents, BLOCK)).isEqualTo(whole);
    assertThat(packed(Arrays.copyOf(contents, 3000), 1))
        .isEqualTo(packed(Arrays.copyOf(contents, 3000), 3000));
  }

  @Test
  void it_is_a_single_member_and_others_may_follow() throws IOException {
    byte[] contents = lines(4 * BLOCK);
    byte[] member = packed(contents, 1 << 16);
    ByteArrayOutputStream two = new ByteArrayOutputStream();
    two.write(member);
    two.write(member);
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    expected.write(contents);
    expected.write(contents);
    assertThat(unpacked(two.toByteArray())).isEqualTo(expected.toByteArray());
    // The length of all that a member holds is in its last four bytes (RFC 1952 2.3.1).
    ByteBuffer bytes = ByteBuffer.wrap(member).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(bytes.getInt(member.length - 4)).isEqualTo(contents.length);
  }

  @Test
  void a_full_disk_shows_and_the_output_is_closed() {
    AtomicInteger closed = new AtomicInteger();
    OutputStream full =
        new OutputStream() {
          private int room = 1000;

          @Override
          public void write(int one) throws IOException {
            if (room-- == 0) {
              throw new IOException("No space left on device");
            }
          }

          @Override
          public void close() {
            closed.incrementAndGet();
          }
        };
    assertThatThrownBy(
            () -> {
              try (PackedOutput packed = new PackedOutput(full)) {
                packed.write(noise(10 * BLOCK));
              }
            })
        .isInstanceOf(IOException.class)
        .hasMessage("No space left on device");
    assertThat(closed).hasValue(1);
  }
}
