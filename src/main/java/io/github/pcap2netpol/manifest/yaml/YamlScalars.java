package io.github.pcap2netpol.manifest.yaml;

import io.github.pcap2netpol.manifest.Field;
import io.github.pcap2netpol.manifest.KnownTexts;
import io.github.pcap2netpol.manifest.ScalarType;
import io.github.pcap2netpol.manifest.UnreadableTextException;
import io.github.pcap2netpol.manifest.Value;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.events.ScalarEvent;

/** Finds out what scalars are: by their tag, or by their appearance. */
final class YamlScalars {
  private static final String STANDARD_TAGS = "tag:yaml.org,2002:";

  /** The types of scalars that each tag allows. */
  private static final Map<String, Set<ScalarType>> TYPES_OF_TAGS =
      Map.of(
          "!!int", Set.of(ScalarType.INTEGER),
          "!!float", Set.of(ScalarType.INTEGER, ScalarType.FLOAT, ScalarType.NOT_FINITE),
          "!!bool", Set.of(ScalarType.BOOLEAN),
          "!!null", Set.of(ScalarType.NULL));

  private final KnownTexts texts = new KnownTexts();

  /**
   * A scalar by its tag; without a tag, a plain word by its appearance. Unknown tags make strings
   * (go-yaml v2, {@code resolve}).
   */
  Value scalar(ScalarEvent event, YamlPlaces places) throws UnreadableTextException {
    String word = event.getValue();
    String tag = event.getTag() == null ? "" : event.getTag().replace(STANDARD_TAGS, "!!");
    boolean plain = tag.isEmpty() && event.getScalarStyle() == ScalarStyle.PLAIN;
    ScalarType type =
        plain || TYPES_OF_TAGS.containsKey(tag) ? ScalarType.of(word) : ScalarType.STRING;
    if (!TYPES_OF_TAGS.getOrDefault(tag, Set.of(type)).contains(type)) {
      throw places.unreadable(
          Field.quoted(word) + " is not of the type that its tag says, " + tag,
          event.getStartMark());
    }
    int line = places.line(event);
    return switch (type) {
      case NULL -> new Value.Null(line);
      case BOOLEAN -> new Value.Bool(ScalarType.isTrue(word), word, line);
      case INTEGER, FLOAT -> new Value.WrittenNumber(texts.of(word), line);
      case NOT_FINITE ->
          throw places.unreadable("JSON has no number " + Field.quoted(word), event.getStartMark());
      case STRING -> new Value.Text(texts.of(word), line);
    };
  }

  /** Whether the key is {@code <<}, which adds the fields of other objects. */
  static boolean isMergeKey(ScalarEvent key) {
    return key.getValue().equals("<<")
        && (key.getTag() == null
            ? key.getScalarStyle() == ScalarStyle.PLAIN
            : key.getTag().equals(STANDARD_TAGS + "merge"));
  }

  /** Whether the name of a field is a plain string, as nearly always. */
  static boolean isPlainName(ScalarEvent event) {
    return event.getTag() == null
        && event.getAnchor() == null
        && (event.getScalarStyle() != ScalarStyle.PLAIN
            || ScalarType.of(event.getValue()) == ScalarType.STRING);
  }
}
