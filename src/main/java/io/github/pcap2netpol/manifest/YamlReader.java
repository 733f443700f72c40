package io.github.pcap2netpol.manifest;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.pcap2netpol.diagnostic.Excerpt;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Reads YAML as kubectl does, item by item like {@link JsonReader}. Built on the parser's events:
 * the library's next layer, a tree of marked nodes, takes several times as long. Tags never cause
 * anything to be instantiated. Aliases share the value they refer to, but count each time.
 */
final class YamlReader {
  private static final String STANDARD_TAGS = "tag:yaml.org,2002:";

  /** The types of scalars that each tag allows. */
  private static final Map<String, Set<ScalarType>> TYPES_OF_TAGS =
      Map.of(
          "!!int", Set.of(ScalarType.INTEGER),
          "!!float", Set.of(ScalarType.INTEGER, ScalarType.FLOAT, ScalarType.NOT_FINITE),
          "!!bool", Set.of(ScalarType.BOOLEAN),
          "!!null", Set.of(ScalarType.NULL));

  private final YamlLines lines;
  private final Reading reading;
  private final Roots roots;
  private final KnownTexts texts;
  private final Parser parser;
  private final Map<String, Anchored> anchors = new HashMap<>();
  private int depth;
  private int values;

  /**
   * What an alias refers to.
   *
   * @param size how many values it contains, including itself
   */
  private record Anchored(Value value, int size) {}

  /** Reads the current document. */
  private YamlReader(YamlLines lines, Reading reading, KnownTexts texts, Roots roots) {
    this.lines = lines;
    this.reading = reading;
    this.texts = texts;
    this.roots = roots;
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Integer.MAX_VALUE); // YamlLines has a limit
    this.parser = new ParserImpl(new StreamReader(lines), options);
  }

  /** Reads all documents. */
  static void read(InputStream in, Reading reading, Roots roots)
      throws IOException, UnreadableTextException {
    YamlLines lines = new YamlLines(decoded(in));
    KnownTexts texts = new KnownTexts();
    try {
      while (lines.nextDocument()) {
        new YamlReader(lines, reading, texts, roots).document();
      }
    } catch (YamlLines.LimitException e) {
      throw e.unreadable();
    } catch (MarkedYAMLException e) {
      throw unreadable(String.valueOf(e.getProblem()), e.getProblemMark(), lines);
    } catch (YAMLException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new UnreadableTextException(
          Excerpt.of(String.valueOf(e.getMessage()).lines().findFirst().orElse("")),
          lines.linesBefore() + 1,
          0);
    }
  }

  /**
   * The characters: UTF-8, or UTF-16 if a byte order mark says so. Malformed bytes become U+FFFD,
   * as in kubectl.
   */
  private static Reader decoded(InputStream bytes) throws IOException {
    PushbackInputStream in = new PushbackInputStream(bytes, 2);
    byte[] start = in.readNBytes(2);
    int mark = start.length < 2 ? 0 : (start[0] & 0xff) << 8 | (start[1] & 0xff);
    if (mark == 0xfeff || mark == 0xfffe) {
      return new InputStreamReader(in, mark == 0xfeff ? UTF_16BE : UTF_16LE);
    }
    in.unread(start);
    return new InputStreamReader(in, UTF_8);
  }

  private void document() throws UnreadableTextException {
    parser.getEvent(); // the start of the stream
    Event start = parser.getEvent();
    if (!start.is(Event.ID.DocumentStart)) {
      return; // nothing but comments
    }
    Event event = parser.getEvent();
    if (event instanceof SequenceStartEvent) {
      roots.inRootList(true);
      while (!parser.checkEvent(Event.ID.SequenceEnd)) {
        root(parser.getEvent());
      }
      roots.inRootList(false);
      parser.getEvent();
    } else {
      root(event);
    }
    parser.getEvent(); // the end of the document
    parser.getEvent(); // fails on anything after "...", which kubectl silently ignores
  }

  private void root(Event event) throws UnreadableTextException {
    values = 0;
    if (!(event instanceof MappingStartEvent start)) {
      roots.end(value(event, reading.wanted()), false);
      return;
    }
    depth = 1;
    FieldsBeingRead fields = new FieldsBeingRead(line(start));
    boolean isList = false;
    while (!parser.checkEvent(Event.ID.MappingEnd)) {
      Event key = parser.getEvent();
      if (key instanceof ScalarEvent scalar
          && scalar.getValue().equals("items")
          && !parser.checkEvent(Event.ID.MappingStart)) {
        isList = true;
        items(parser.getEvent());
      } else {
        field(key, reading.wanted(), fields);
      }
    }
    parser.getEvent();
    depth = 0;
    if (start.getAnchor() != null) {
      remember(start, fields.mapping(), values);
    }
    roots.end(fields.mapping(), isList);
  }

  private void items(Event event) throws UnreadableTextException {
    if (!(event instanceof SequenceStartEvent)) {
      if (value(event, reading.wanted()) instanceof Value.Sequence aliased) {
        aliased.elements().forEach(roots::item);
      }
      return;
    }
    while (!parser.checkEvent(Event.ID.SequenceEnd)) {
      values = 0;
      roots.item(value(parser.getEvent(), reading.wanted()));
    }
    parser.getEvent();
  }

  private void field(Event keyEvent, WantedFields wanted, FieldsBeingRead into)
      throws UnreadableTextException {
    boolean merges = keyEvent instanceof ScalarEvent scalar && isMergeKey(scalar);
    String name = merges ? "" : name(keyEvent);
    WantedFields below = merges ? wanted : wanted.below(name);
    Event event = parser.getEvent();
    if (below == null) {
      skip(event);
    } else if (merges) {
      into.merge(merged(value(event, below), event));
    } else if (into.put(name, value(event, below)) && reading.refusesRepeats()) {
      throw unreadable(
          "the field " + Field.quoted(name) + " is there twice", keyEvent.getStartMark());
    }
  }

  /** Skips a value that is not wanted, unless it has an anchor that others may refer to. */
  private void skip(Event event) throws UnreadableTextException {
    if (!(event instanceof AliasEvent) && ((NodeEvent) event).getAnchor() != null) {
      value(event, WantedFields.ALL);
    } else if (event instanceof CollectionStartEvent) {
      enter(event);
      Event.ID end =
          event instanceof MappingStartEvent ? Event.ID.MappingEnd : Event.ID.SequenceEnd;
      for (Event next = parser.getEvent(); !next.is(end); next = parser.getEvent()) {
        skip(next);
      }
      depth--;
    }
  }

  private String name(Event event) throws UnreadableTextException {
    if (event instanceof ScalarEvent scalar
        && scalar.getTag() == null
        && scalar.getAnchor() == null
        && (scalar.getScalarStyle() != ScalarStyle.PLAIN
            || ScalarType.of(scalar.getValue()) == ScalarType.STRING)) {
      return scalar.getValue(); // nearly always
    }
    Value key = value(event, WantedFields.ALL);
    if (key instanceof Value.Text text) {
      return text.text();
    }
    if (key instanceof Value.Scalar scalar && !(key instanceof Value.Null)) {
      return ScalarType.asName(scalar.text());
    }
    throw unreadable("the name of a field must be a string", event.getStartMark());
  }

  /** What a merge key adds: an object, or several, the first of which take precedence. */
  private Value.Mapping merged(Value value, Event event) throws UnreadableTextException {
    if (value instanceof Value.Mapping mapping) {
      return mapping;
    }
    if (!(value instanceof Value.Sequence sequence)) {
      throw unreadable("<< takes objects only", event.getStartMark());
    }
    Map<String, Value> fields = new LinkedHashMap<>();
    for (Value element : sequence.elements()) {
      if (!(element instanceof Value.Mapping mapping)) {
        throw unreadable("<< takes objects only", event.getStartMark());
      }
      mapping.fields().forEach(fields::putIfAbsent);
    }
    return new Value.Mapping(fields, Map.of(), value.line());
  }

  /** The value that begins with the event. */
  private Value value(Event event, WantedFields wanted) throws UnreadableTextException {
    if (event instanceof AliasEvent alias) {
      return aliased(alias);
    }
    enter(event);
    int before = values;
    count(event, 1);
    // Anchored values are kept whole, since other fields may be wanted where an alias repeats them.
    String anchor = ((NodeEvent) event).getAnchor();
    WantedFields kept = anchor == null ? wanted : WantedFields.ALL;
    Value value =
        event instanceof ScalarEvent scalar
            ? scalar(scalar)
            : event instanceof SequenceStartEvent ? sequence(event, kept) : mapping(event, kept);
    depth--;
    if (anchor != null) {
      remember((NodeEvent) event, value, values - before);
    }
    return value;
  }

  private Value aliased(AliasEvent alias) throws UnreadableTextException {
    Anchored anchored = anchors.get(alias.getAnchor());
    if (anchored == null) {
      throw unreadable(
          "nothing whole before it has the anchor " + Field.quoted(alias.getAnchor()),
          alias.getStartMark());
    }
    count(alias, anchored.size());
    return anchored.value();
  }

  private void enter(Event event) throws UnreadableTextException {
    if (++depth > TextLimits.LEVELS) {
      throw unreadable(
          "nested more than " + TextLimits.LEVELS + " levels deep", event.getStartMark());
    }
  }

  private Value.Mapping mapping(Event start, WantedFields wanted) throws UnreadableTextException {
    FieldsBeingRead fields = new FieldsBeingRead(line(start));
    while (!parser.checkEvent(Event.ID.MappingEnd)) {
      field(parser.getEvent(), wanted, fields);
    }
    parser.getEvent();
    return fields.mapping();
  }

  private Value.Sequence sequence(Event start, WantedFields wanted) throws UnreadableTextException {
    List<Value> elements = new ArrayList<>();
    while (!parser.checkEvent(Event.ID.SequenceEnd)) {
      elements.add(value(parser.getEvent(), wanted));
    }
    parser.getEvent();
    return new Value.Sequence(elements, line(start));
  }

  private static boolean isMergeKey(ScalarEvent key) {
    return key.getValue().equals("<<")
        && (key.getTag() == null
            ? key.getScalarStyle() == ScalarStyle.PLAIN
            : key.getTag().equals(STANDARD_TAGS + "merge"));
  }

  /**
   * A scalar by its tag; without a tag, a plain word by its appearance. Unknown tags make strings
   * (go-yaml v2, {@code resolve}).
   */
  private Value scalar(ScalarEvent event) throws UnreadableTextException {
    String word = event.getValue();
    String tag = event.getTag() == null ? "" : event.getTag().replace(STANDARD_TAGS, "!!");
    boolean plain = tag.isEmpty() && event.getScalarStyle() == ScalarStyle.PLAIN;
    ScalarType type =
        plain || TYPES_OF_TAGS.containsKey(tag) ? ScalarType.of(word) : ScalarType.STRING;
    if (!TYPES_OF_TAGS.getOrDefault(tag, Set.of(type)).contains(type)) {
      throw unreadable(
          Field.quoted(word) + " is not of the type that its tag says, " + tag,
          event.getStartMark());
    }
    int line = line(event);
    return switch (type) {
      case NULL -> new Value.Null(line);
      case BOOLEAN -> new Value.Bool(ScalarType.isTrue(word), word, line);
      case INTEGER, FLOAT -> new Value.Numeric(texts.of(word), line);
      case NOT_FINITE ->
          throw unreadable("JSON has no number " + Field.quoted(word), event.getStartMark());
      case STRING -> new Value.Text(texts.of(word), line);
    };
  }

  private void remember(NodeEvent event, Value value, int size) throws UnreadableTextException {
    anchors.put(event.getAnchor(), new Anchored(value, size));
    if (anchors.size() > TextLimits.ANCHORS) {
      throw unreadable("more than " + TextLimits.ANCHORS + " anchors", event.getStartMark());
    }
  }

  private void count(Event event, int more) throws UnreadableTextException {
    values += more; // both are at most Limits.VALUES, so the sum fits
    if (values > TextLimits.VALUES) {
      throw unreadable(
          "an object of more than " + TextLimits.VALUES + " values, aliases followed",
          event.getStartMark());
    }
  }

  private int line(Event event) {
    return lines.linesBefore() + event.getStartMark().getLine() + 1;
  }

  private UnreadableTextException unreadable(String reason, @Nullable Mark mark) {
    return unreadable(reason, mark, lines);
  }

  private static UnreadableTextException unreadable(
      String reason, @Nullable Mark mark, YamlLines lines) {
    return mark == null
        ? new UnreadableTextException(Excerpt.of(reason), 0, 0)
        : new UnreadableTextException(
            Excerpt.of(reason), lines.linesBefore() + mark.getLine() + 1, mark.getColumn() + 1);
  }
}
