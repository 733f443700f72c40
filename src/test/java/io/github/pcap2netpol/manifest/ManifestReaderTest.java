package io.github.pcap2netpol.manifest;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pcap2netpol.manifest.Found.KubernetesObject;
import io.github.pcap2netpol.manifest.Found.NoObject;
import io.github.pcap2netpol.manifest.Found.Reason;
import io.github.pcap2netpol.manifest.Value.Mapping;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What text means to kubectl: the expected values are those that kubectl 1.32 sends to an API
 * server.
 */
class ManifestReaderTest {
  private static final String MARK = "\ufeff";

  private final List<Found> found = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
  void a_byte_order_mark_tells_the_encoding(String encoding) throws Exception {
    byte[] text = (MARK + "kind: Caf\u00e9\r\n").getBytes(Charset.forName(encoding));
    assertThat(read(text)).isEqualTo("{kind=Caf\u00e9}");
  }

  @Test
  void json_may_be_in_utf_16_as_well() throws Exception {
    assertThat(read((MARK + "{\"kind\": \"X\"}").getBytes(UTF_16LE))).isEqualTo("{kind=X}");
    assertThat(read((MARK + "{\"kind\": \"X\"}").getBytes(UTF_16BE))).isEqualTo("{kind=X}");
  }

  @Test
  void each_document_may_begin_with_a_byte_order_mark() throws Exception {
    assertThat(read("kind: A\n---\n" + MARK + "kind: B\n")).isEqualTo("{kind=A} {kind=B}");
  }

  @Test
  void invalid_bytes_are_replaced() throws Exception {
    assertThat(read(new byte[] {'k', 'i', 'n', 'd', ':', ' ', 'A', (byte) 0xe9}))
        .isEqualTo("{kind=A\ufffd}");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "kind:\tX",
        "kind: X\t# a comment",
        "kind: X\t",
        "{\tkind\t:\tX\t}",
        "{\n\tkind: X\n}",
        "{kind: X # a comment\n\t}",
        "kind:\n  X",
        "\"kind\":\t'X'",
        "kind: &a\tX",
        "kind: !!str\tX"
      })
  void tabs_separate_tokens(String text) throws Exception {
    assertThat(read(text)).isEqualTo("{kind=X}");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "kind: X\na:\n\tb: c",
        "\tkind: X",
        "kind: X\na:\n  -\tb",
        "kind: X\na:\n -\t- b",
        "kind: X\n\t# a comment\nb: c",
        "kind: X\na:\n \tb: c"
      })
  void tabs_indent_nothing(String text) {
    assertUnreadable(text, "TAB");
  }

  @Test
  void tabs_within_strings_stay() throws Exception {
    assertThat(
            read(
                """
                kind: X
                a: 'b\tc'
                d: "e\tf"
                g: h\ti
                j: |
                  k\tl
                  m:\to # [
                o: p
                q:\tr
                """))
        .isEqualTo("{kind=X, a=b\tc, d=e\tf, g=h\ti, j=k\tl\nm:\to # [\n, o=p, q=r}");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "80.0, 80",
    "8e1, 80",
    "080, 80",
    "0x50, 80",
    "0120, 80",
    "0o120, 80",
    "0b1010000, 80",
    "8_0, 80",
    "+80, 80",
    "80., 80",
    ".8e2, 80",
    "09, 9",
    "-0x50, -80",
    "1e18, 1000000000000000000",
    "1795254211296981000, 1795254211296981000",
    "9223372036854775807, 9223372036854775807",
    "-9223372036854775808, -9223372036854775808"
  })
  void whole_numbers_are_whole_however_they_are_written(String written, long value)
      throws Exception {
    Value number = only("kind: X\nv: " + written).field("v");
    assertThat(number).isInstanceOf(Value.Numeric.class);
    assertThat(((Value.Numeric) number).whole()).hasValue(value);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {"80.5", "8e-1", "1e21", "9223372036854775808", "99999999999999999999", "-.5"})
  void other_numbers_are_not(String written) throws Exception {
    Value number = only("kind: X\nv: " + written).field("v");
    assertThat(((Value.Numeric) number).whole()).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "1:20",
        "0xG",
        "0o8",
        "1.2.3",
        "12e",
        "_80",
        "1e400",
        "2026-11-21",
        "tRUE",
        "nULL",
        "nan",
        "infinity",
        "<<",
        "=",
        "+",
        ".",
        "0b2",
        "--1"
      })
  void words_that_only_look_like_numbers_are_strings(String written) throws Exception {
    assertThat(only("kind: X\nv: " + written).string("v")).contains(written);
  }

  @Test
  void numbers_that_json_does_not_have_are_refused() {
    assertUnreadable("kind: X\nv: .inf", "line 2, column 4: JSON has no number \".inf\"");
    assertUnreadable("kind: X\nv: .NaN", "JSON has no number");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "!!str 80, Text",
    "!!int '80', WrittenNumber",
    "!!float 80, WrittenNumber",
    "!!bool 'yes', Bool",
    "!!null '', Null",
    "! 80, Text",
    "!own 80, Text",
    "!!own true, Text",
    "!!str, Text"
  })
  void tags_overrule_looks(String written, String type) throws Exception {
    assertThat(only("kind: X\nv: " + written).field("v").getClass().getSimpleName())
        .isEqualTo(type);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"!!int abc", "!!int 80.0", "!!bool 80", "!!null x", "!!float abc"})
  void a_scalar_must_fit_its_tag(String written) {
    assertUnreadable("kind: X\nv: " + written, "is not of the type that its tag says");
  }

  @Test
  void tags_of_objects_and_lists_are_ignored() throws Exception {
    assertThat(read("kind: X\na: !own {b: c}\nd: !!set {e}\nf: !!java.net.URL [g]"))
        .isEqualTo("{kind=X, a={b=c}, d={e=null}, f=[g]}");
  }

  @Test
  void keys_are_strings_whatever_they_look_like() throws Exception {
    assertThat(read("{kind: X, on: a, 80: b, 0x10: c, 1.5: d, 80.0: e, 123456789.5: f}"))
        .isEqualTo("{kind=X, true=a, 80=e, 16=c, 1.5=d, 1.2345679e+08=f}");
    assertUnreadable("kind: X\n~: a", "the name of a field must be a string");
    assertUnreadable("kind: X\n[a]: b", "the name of a field must be a string");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{a: z, <<: *s}           | {a=1, b=2}",
        "{<<: *s, a: z}           | {a=z, b=2}",
        "{<<: [*s, *t]}           | {a=1, b=2, c=4}",
        "{<<: [*t, *s]}           | {a=3, c=4, b=2}",
        "{<<: *s, <<: *t}         | {a=3, b=2, c=4}",
        "{'<<': 5}                | {<<=5}",
        "{!!merge <<: {a: 1}}     | {a=1}",
        "{<<: []}                 | {}"
      })
  void a_merge_key_overrides_what_is_before_it_and_not_what_follows(String written, String merged)
      throws Exception {
    assertThat(only("kind: X\ns: &s {a: 1, b: 2}\nt: &t {a: 3, c: 4}\nm: " + written).field("m"))
        .extracting(ManifestReaderTest::text)
        .isEqualTo(merged);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{<<: 5}", "{<<: ~}", "{<<: [[{a: 1}]]}"})
  void only_objects_are_merged(String written) {
    assertUnreadable("kind: X\nm: " + written, "<< takes objects only");
  }

  @Test
  void of_a_duplicate_field_the_last_one_counts_and_that_is_noted() throws Exception {
    for (String text :
        List.of("{kind: X, a: 1, b: 2, a: 3}", "{\"kind\":\"X\",\"a\":1,\"b\":2,\"a\":3}")) {
      Mapping object = only(text);
      assertThat(object.text("a")).contains("3");
      assertThat(object.repeated()).containsOnlyKeys("a");
    }
    assertThat(only("kind: X\n<<: {a: 1}\na: 2\n").repeated()).isEmpty();
    assertThat(only("kind: X\na: 2\n<<: {a: 1}\n").repeated())
        .containsEntry("a", Value.Repeat.MERGED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"%YAML 1.2\n---\nkind: A", "%YAML 1.1\n---\nkind: A", "# x\n%TAG ! !a!\n"})
  void directives_are_refused(String text) {
    assertUnreadable(text, "a directive (%), which kubectl refuses");
  }

  @Test
  void a_line_of_dashes_may_have_only_a_comment() throws Exception {
    assertThat(read("--- # one\nkind: A\n---\t\n---\n# nothing\n---\nkind: B"))
        .isEqualTo("{kind=A} {kind=B}");
    assertUnreadable("kind: A\n--- {kind: B}\n", "line 2: a line of --- may hold nothing else");
    assertUnreadable("kind: A\n----\nkind: B\n", "line 2: a line of ---");
    assertUnreadable("--- !!map\nkind: B\n", "line 1: a line of ---");
  }

  @Test
  void only_another_document_may_follow_the_end_of_a_document() throws Exception {
    assertThat(read("kind: A\n...\n---\nkind: B\n")).isEqualTo("{kind=A} {kind=B}");
    assertUnreadable("kind: A\n...\nkind: B\n", "line 3, column 1");
  }

  @Test
  void lines_are_counted_through_the_whole_file() throws Exception {
    read("kind: A\n---\n\nkind: B\na:\n- 1\n");
    Mapping second = ((KubernetesObject) found.get(1)).fields();
    assertThat(second.line()).isEqualTo(4);
    assertThat(second.elements("a").get(0).line()).isEqualTo(6);
    assertThat(only("{\n\"kind\": \"X\",\n\"a\": [\n1]}").elements("a").get(0).line()).isEqualTo(4);
    assertUnreadable("kind: A\n---\nb: [\n", "line 4, column 1");
  }

  @Test
  void lists_are_unpacked_and_items_without_a_kind_get_it_from_the_list() throws Exception {
    read(
        """
        items: [{a: 1}, {kind: C, apiVersion: v2}, {kind: List, items: [{kind: D}]}]
        kind: BList
        apiVersion: v1
        """);
    assertThat(found)
        .extracting(one -> ((KubernetesObject) one).kind() + ((KubernetesObject) one).apiVersion())
        .containsExactlyInAnyOrder("Bv1", "Cv2", "D");
  }

  @Test
  void text_that_is_not_an_object_is_reported_with_its_line() throws Exception {
    read("- a\n---\n\nb: c\n---\nitems: [{kind: A}]\n");
    assertThat(found.get(0)).isEqualTo(new NoObject(Reason.NO_MAPPING, 1));
    assertThat(found.get(1)).isEqualTo(new NoObject(Reason.NO_KIND, 4));
    assertThat(found.get(3)).isEqualTo(new NoObject(Reason.LIST_WITHOUT_KIND, 6));
  }

  @Test
  void yaml_may_begin_with_a_bracket() throws Exception {
    assertThat(read("{kind: A, b: c}")).isEqualTo("{kind=A, b=c}");
    assertThat(read("{\"kind\": A}")).isEqualTo("{kind=A}");
  }

  @Test
  void only_wanted_fields_and_anchored_values_are_kept() throws Exception {
    Reading reading =
        new Reading(WantedFields.of("kind").with("b", WantedFields.of("c", "d")), false);
    String yaml = "kind: X\na: &a {c: 1, e: 2}\nb: {c: 3, d: *a, e: [f, {g: h}]}\n";
    ManifestReader.read(ManifestSource.of(yaml.getBytes(UTF_8)), reading, found::add);
    String json = "{\"kind\":\"X\",\"a\":[{}],\"b\":{\"c\":3,\"e\":[1,{\"g\":2}]}}";
    ManifestReader.read(ManifestSource.of(json.getBytes(UTF_8)), reading, found::add);
    assertThat(text()).isEqualTo("{kind=X, b={c=3, d={c=1, e=2}}} {kind=X, b={c=3}}");
  }

  private String read(String text) throws IOException, UnreadableTextException {
    return read(text.getBytes(UTF_8));
  }

  private String read(byte[] text) throws IOException, UnreadableTextException {
    found.clear();
    ManifestReader.read(ManifestSource.of(text), Reading.WHOLE, found::add);
    return text();
  }

  private Mapping only(String text) throws IOException, UnreadableTextException {
    read(text);
    assertThat(found).hasSize(1);
    return ((KubernetesObject) found.get(0)).fields();
  }

  private String text() {
    return found.stream()
        .map(one -> one instanceof KubernetesObject object ? text(object.fields()) : "-")
        .collect(Collectors.joining(" "));
  }

  private static String text(Value value) {
    if (value instanceof Mapping mapping) {
      return mapping.fields().entrySet().stream()
          .map(field -> field.getKey() + "=" + text(field.getValue()))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    return value instanceof Value.Sequence list
        ? list.elements().stream().map(ManifestReaderTest::text).toList().toString()
        : ((Value.Scalar) value).text();
  }

  @Test
  void utf_32_in_an_unusual_byte_order_is_unreadable() {
    byte[] text = {0, '{', 0, 0, 0, '}', 0, 0};
    assertThatThrownBy(() -> ManifestReader.readOne(ManifestSource.of(text)))
        .isInstanceOf(UnreadableTextException.class)
        .hasMessageContaining("UCS-4");
  }

  private void assertUnreadable(String text, String reason) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(UnreadableTextException.class)
        .hasMessageContaining(reason);
  }
}
