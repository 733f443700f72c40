package io.github.pcap2netpol.output.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.pcap2netpol.connection.model.Sighting;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class ReportWriterTest {
  @Test
  void each_field_and_each_element_of_a_section_has_a_line() {
    String text =
        ReportWriter.text(
            json -> {
              json.field("format", 7);
              json.object("tool", () -> json.field("fast", true));
              json.objects("none", List.of(), (each, value) -> each.field("x", 1));
              json.objects(
                  "some",
                  List.of("a", "b"),
                  (each, value) -> {
                    each.field("name", value);
                    each.texts("texts", List.of(value, value));
                    each.objects("inner", List.of(1, 2), (in, number) -> in.field("n", number));
                    each.numbers("numbers", List.of(3, 4));
                  });
            });

    assertThat(text)
        .isEqualTo(
            """
            {
              "format": 7,
              "tool": {"fast": true},
              "none": [],
              "some": [
                {"name": "a", "texts": ["a", "a"], "inner": [{"n": 1}, {"n": 2}], "numbers": [3, 4]},
                {"name": "b", "texts": ["b", "b"], "inner": [{"n": 1}, {"n": 2}], "numbers": [3, 4]}
              ]
            }
            """);
  }

  @Test
  void a_section_that_many_threads_write_keeps_its_order() throws Exception {
    List<Integer> many = IntStream.range(0, 10_001).boxed().toList();

    JsonNode read =
        new ObjectMapper()
            .readTree(
                ReportWriter.text(
                    json -> json.objects("many", many, (each, i) -> each.field("i", i))));

    assertThat(read.at("/many")).extracting(each -> each.at("/i").asInt()).isEqualTo(many);
  }

  @Test
  void a_sighting_names_its_file_only_where_it_differs() {
    Sighting packet = new Sighting(Instant.EPOCH, "a.pcap", 5);
    Sighting sample = new Sighting(Instant.EPOCH, "a.proc", 0);

    assertThat(
            ReportWriter.text(
                json -> {
                  json.sighting("packet", packet, "a.pcap");
                  json.sighting("sample", sample, "a.pcap");
                }))
        .contains("\"packet\": {\"time\": \"1970-01-01T00:00:00.000000Z\", \"frame\": 5}")
        .contains("Z\", \"file\": \"a.proc\"}");
  }

  @Property(tries = 500)
  void any_text_reads_back_from_plain_ascii(@ForAll String text) throws Exception {
    String written = ReportWriter.text(json -> json.field("x", text));

    assertThat(written).matches("[\\x20-\\x7e\n]*").doesNotContainPattern("[<>&]");
    assertThat(new ObjectMapper().readTree(written).at("/x").asText()).isEqualTo(text);
  }
}
