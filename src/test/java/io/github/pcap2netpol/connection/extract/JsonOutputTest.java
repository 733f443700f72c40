package io.github.pcap2netpol.connection.extract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.github.pcap2netpol.connection.sums.Outcome;
import io.github.pcap2netpol.net.IpAddress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonOutputTest {
  private interface Contents {
    void writeTo(JsonOutput json) throws IOException;
  }

  private static String written(Contents contents) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonOutput json = new JsonOutput(bytes)) {
      contents.writeTo(json);
    }
    return bytes.toString(StandardCharsets.US_ASCII);
  }

  @Test
  void separates_fields_and_values_by_commas_but_not_lines() throws IOException {
    assertThat(
            written(
                json -> {
                  json.startObject();
                  json.field("a", 1);
                  json.startObject("b");
                  json.endObject();
                  json.startArray("c");
                  json.startArray();
                  json.value(2);
                  json.value(3);
                  json.endArray();
                  json.startArray();
                  json.endArray();
                  json.endArray();
                  json.fieldIf("d", true);
                  json.fieldIf("e", false);
                  json.field("f", "x");
                  json.endObject();
                  json.endLine();
                  json.startObject();
                  json.field("a", 4);
                  json.endObject();
                  json.endLine();
                }))
        .isEqualTo("{\"a\":1,\"b\":{},\"c\":[[2,3],[]],\"d\":true,\"f\":\"x\"}\n{\"a\":4}\n");
  }

  @Test
  void numbers_have_their_usual_digits() throws IOException {
    List<Long> numbers = new ArrayList<>(List.of(0L, -1L, Long.MAX_VALUE, Long.MIN_VALUE));
    for (long power = 1; power > 0 && power <= Long.MAX_VALUE / 10; power *= 10) {
      numbers.addAll(List.of(power - 1, power, power + 1, 7 * (power / 10), -power));
    }
    new Random(1).longs(1000).map(number -> number >> (number & 63)).forEach(numbers::add);
    for (long number : numbers) {
      assertThat(written(json -> json.value(number))).isEqualTo(Long.toString(number));
    }
  }

  @Test
  void texts_are_written_as_a_general_library_writes_them_in_ascii() throws IOException {
    Random random = new Random(2);
    for (int i = 0; i < 1000; i++) {
      // Every character, most often those below 256, and half of a pair of surrogates too.
      int end = i % 2 == 0 ? 0x100 : 0x10000;
      String text =
          random
              .ints(random.nextInt(20), 0, end)
              .collect(
                  StringBuilder::new,
                  (builder, c) -> builder.append((char) c),
                  StringBuilder::append)
              .toString();
      if (isWhole(text)) {
        assertThat(written(json -> json.value(text))).isEqualTo(asOfLibrary(text));
        assertThat(written(json -> named(json, text))).isEqualTo(asOfLibrary(text) + ":1");
      }
    }
    String smile = "a\uD83D\uDE00b";
    assertThat(written(json -> json.value(smile))).isEqualTo("\"a\\uD83D\\uDE00b\"");
  }

  private static void named(JsonOutput json, String name) throws IOException {
    json.anyName(name);
    json.value(1);
  }

  /** Whether all surrogates are in pairs, as in any text that was decoded. */
  private static boolean isWhole(String text) {
    return StandardCharsets.UTF_16BE.newEncoder().canEncode(text);
  }

  private static String asOfLibrary(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    JsonFactory library = JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
    try (JsonGenerator json = library.createGenerator(bytes)) {
      json.writeString(text);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void addresses_and_constants_are_texts() throws IOException {
    for (String address : List.of("0.0.0.0", "10.128.0.16", "255.255.255.255", "::", "fd00::1")) {
      assertThat(written(json -> json.value(IpAddress.of(address)))).isEqualTo('"' + address + '"');
    }
    assertThat(written(json -> json.value(Outcome.ANSWERED))).isEqualTo("\"answered\"");
  }

  @Test
  void what_is_longer_than_the_buffer_is_written_whole() throws IOException {
    String text = "x\"\u00e9".repeat(70_000);
    String expected = ('"' + "x\\\"\\u00E9".repeat(70_000) + '"');
    assertThat(written(json -> json.value(text))).isEqualTo(expected);
    StringBuilder numbers = new StringBuilder("[");
    for (int i = 0; i < 30_000; i++) {
      numbers.append(i == 0 ? "" : ",").append(i);
    }
    assertThat(
            written(
                json -> {
                  json.startArray();
                  for (int i = 0; i < 30_000; i++) {
                    json.value(i);
                  }
                  json.endArray();
                }))
        .isEqualTo(numbers.append(']').toString());
  }

  @Test
  void small_pieces_are_passed_on_together() throws IOException {
    List<Integer> lengths = new ArrayList<>();
    OutputStream counting =
        new OutputStream() {
          @Override
          public void write(int one) {
            lengths.add(1);
          }

          @Override
          public void write(byte[] bytes, int offset, int length) {
            lengths.add(length);
          }
        };
    try (JsonOutput json = new JsonOutput(counting)) {
      json.value(1);
      assertThat(lengths).isEmpty();
      json.flush();
      assertThat(lengths).containsExactly(1);
    }
  }
}
