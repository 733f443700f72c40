package io.github.pcap2netpol.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class LineObjectsTest {
  /** What each line holds, or what is wrong with it. */
  private static List<String> read(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    LineObjects objects = new LineObjects(bytes, bytes.length);
    List<String> lines = new ArrayList<>();
    int from = 0;
    for (String line : text.split("\n", -1)) {
      int to = from + line.getBytes(UTF_8).length;
      lines.add(read(objects, from, to));
      from = to + 1;
    }
    return lines;
  }

  private static String read(LineObjects objects, int from, int to) {
    try {
      Optional<Value.Mapping> object = objects.read(from, to);
      return object.map(one -> one.fields().toString()).orElse("nothing");
    } catch (UnreadableTextException e) {
      return "unreadable: " + e.getMessage();
    }
  }

  @Test
  void a_line_without_an_object_does_not_affect_those_after_it() {
    assertThat(read("{\"a\":1}\n{\"a\":\n2}\n{\"a\":3} {\n\n\"a\"\n{\"a\":5}\n{\"a\":6}"))
        .satisfiesExactly(
            line -> assertThat(line).contains("1"),
            line -> assertThat(line).startsWith("unreadable"),
            line -> assertThat(line).startsWith("unreadable"),
            line -> assertThat(line).startsWith("unreadable"),
            line -> assertThat(line).isEqualTo("nothing"),
            line -> assertThat(line).isEqualTo("nothing"),
            line -> assertThat(line).contains("5"),
            line -> assertThat(line).contains("6"));
  }

  @Test
  void a_field_that_is_there_twice_makes_its_line_unreadable() {
    assertThat(read("{\"a\":1,\"a\":2}\n{\"a\":3}"))
        .satisfiesExactly(
            line -> assertThat(line).contains("the field \"a\" is there twice"),
            line -> assertThat(line).contains("3"));
  }

  /** Lines of pieces that are, or resemble, objects. */
  @Provide
  Arbitrary<String> lines() {
    return Arbitraries.of(
            "{\"a\":1}",
            "{\"b\":[-0,0,12345678901234567890]}",
            "{",
            "}",
            "[",
            "]",
            ",",
            "1",
            "\"a\":",
            " ",
            "\r",
            "\"",
            "\\",
            "\u0000",
            "\u00e9",
            "{\"items\":[{\"c\":2}]}",
            "null",
            "{\"a\":{\"a\":{}}}")
        .list()
        .ofMaxSize(4)
        .map(pieces -> String.join("", pieces))
        .list()
        .ofMaxSize(8)
        .map(lines -> String.join("\n", lines));
  }

  @Property
  void each_line_is_read_as_if_it_were_alone(@ForAll("lines") String text) {
    List<String> alone = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      alone.addAll(read(line));
    }
    assertThat(read(text)).isEqualTo(alone);
  }
}
