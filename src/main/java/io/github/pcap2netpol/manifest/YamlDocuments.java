package io.github.pcap2netpol.manifest;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.Event.ID;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * YAML, document by document, within our own limits. Built from the parser's events: what follows
 * in the library, resolving types by its own rules and making a tree of marked nodes, takes several
 * times as long.
 */
final class YamlDocuments implements Documents.Source {
  private static final String STANDARD_TAGS = "tag:yaml.org,2002:";

  private final Iterator<Event> events;
  private final Map<String, Anchored> anchors = new HashMap<>();
  private int values;

  /**
   * What an alias stands for.
   *
   * @param size how many values it holds, itself included
   */
  private record Anchored(Value value, int size) {}

  YamlDocuments(String text) {
    LoaderOptions limits = new LoaderOptions();
    limits.setCodePointLimit(Documents.MOST_CHARACTERS);
    ParserImpl parser = new ParserImpl(new StreamReader(new StringReader(text)), limits);
    events =
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return parser.peekEvent() != null;
          }

          @Override
          public Event next() {
            return parser.getEvent();
          }
        };
  }

  @Override
  public Optional<Value> next() throws UnreadableTextException {
    try {
      while (events.hasNext()) {
        if (events.next() instanceof DocumentStartEvent) {
          anchors.clear();
          return Optional.of(value(events.next(), 1));
        }
      }
      return Optional.empty();
    } catch (MarkedYAMLException e) {
      throw unreadable(e.getProblemMark(), String.valueOf(e.getProblem()));
    } catch (YAMLException e) {
      throw new UnreadableTextException(
          String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }
  }

  private Value value(Event event, int level) throws UnreadableTextException {
    if (level > Documents.MOST_LEVELS) {
      throw unreadable(
          event.getStartMark(), "nested more than " + Documents.MOST_LEVELS + " levels deep");
    }
    if (event instanceof AliasEvent alias) {
      return aliased(alias);
    }
    int before = values;
    count(event, 1);
    Value value =
        event instanceof ScalarEvent scalar
            ? scalar(scalar)
            : event instanceof SequenceStartEvent sequence
                ? sequence(sequence, level)
                : mapping((MappingStartEvent) event, level);
    String anchor = ((NodeEvent) event).getAnchor();
    if (anchor != null) {
      anchors.put(anchor, new Anchored(value, values - before));
    }
    return value;
  }

  private Value aliased(AliasEvent alias) throws UnreadableTextException {
    Anchored anchored = anchors.get(alias.getAnchor());
    if (anchored == null) {
      throw unreadable(
          alias.getStartMark(),
          "nothing whole before it has the anchor " + Field.quoted(alias.getAnchor()));
    }
    count(alias, anchored.size());
    return anchored.value();
  }

  private void count(Event event, int more) throws UnreadableTextException {
    values += more; // both are at most MOST_VALUES, so that the sum fits
    if (values > Documents.MOST_VALUES) {
      throw unreadable(
          event.getStartMark(), "more than " + Documents.MOST_VALUES + " values, aliases followed");
    }
  }

  private Value.Sequence sequence(SequenceStartEvent start, int level)
      throws UnreadableTextException {
    expectTag(start, start.getTag(), "seq");
    List<Value> elements = new ArrayList<>();
    for (Event next = events.next(); !next.is(ID.SequenceEnd); next = events.next()) {
      elements.add(value(next, level + 1));
    }
    return new Value.Sequence(elements);
  }

  private Value.Mapping mapping(MappingStartEvent start, int level) throws UnreadableTextException {
    expectTag(start, start.getTag(), "map");
    Map<String, Value> fields = new LinkedHashMap<>();
    Map<String, Value> merged = new LinkedHashMap<>();
    TreeSet<String> repeated = new TreeSet<>();
    for (Event next = events.next(); !next.is(ID.MappingEnd); next = events.next()) {
      Value name = value(next, level + 1);
      Event event = events.next();
      Value value = value(event, level + 1);
      if (next instanceof ScalarEvent scalar && isMerge(scalar)) {
        merge(event, value, merged);
      } else {
        String key = key(next, name);
        if (fields.put(key, value) != null) {
          repeated.add(key);
        }
      }
    }
    merged.forEach(fields::putIfAbsent);
    return new Value.Mapping(fields, repeated);
  }

  private static boolean isMerge(ScalarEvent scalar) {
    return isPlain(scalar) && scalar.getTag() == null && scalar.getValue().equals("<<");
  }

  /** The merge key: one mapping, or several of which earlier ones win (yaml.org/type/merge). */
  private static void merge(Event event, Value value, Map<String, Value> into)
      throws UnreadableTextException {
    List<Value> sources = value instanceof Value.Sequence list ? list.elements() : List.of(value);
    for (Value source : sources) {
      if (!(source instanceof Value.Mapping mapping)) {
        throw unreadable(event.getStartMark(), "<< takes objects only");
      }
      mapping.fields().forEach(into::putIfAbsent);
    }
  }

  private static String key(Event event, Value name) throws UnreadableTextException {
    if (name instanceof Value.Text text) {
      return text.text();
    }
    String written =
        event instanceof ScalarEvent scalar ? ": quote " + Field.quoted(scalar.getValue()) : "";
    throw unreadable(event.getStartMark(), "the name of a field must be a string" + written);
  }

  private static Value scalar(ScalarEvent event) throws UnreadableTextException {
    if (event.getTag() == null && isPlain(event)) {
      return PlainScalar.of(event.getValue());
    }
    expectTag(event, event.getTag(), "str");
    return new Value.Text(event.getValue());
  }

  private static boolean isPlain(ScalarEvent event) {
    return event.getScalarStyle() == ScalarStyle.PLAIN;
  }

  private static void expectTag(Event event, @Nullable String tag, String name)
      throws UnreadableTextException {
    if (tag != null && !tag.equals("!") && !tag.equals(STANDARD_TAGS + name)) {
      throw unreadable(event.getStartMark(), "the tag " + Field.quoted(tag) + " is not used");
    }
  }

  private static UnreadableTextException unreadable(@Nullable Mark mark, String problem) {
    return new UnreadableTextException(
        mark == null
            ? problem
            : "line "
                + (mark.getLine() + 1)
                + ", column "
                + (mark.getColumn() + 1)
                + ": "
                + problem);
  }
}
