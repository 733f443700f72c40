package io.github.pcap2netpol.manifest.yaml;

import io.github.pcap2netpol.manifest.Field;
import io.github.pcap2netpol.manifest.FieldsBeingRead;
import io.github.pcap2netpol.manifest.ScalarType;
import io.github.pcap2netpol.manifest.TextLimits;
import io.github.pcap2netpol.manifest.UnreadableTextException;
import io.github.pcap2netpol.manifest.Value;
import io.github.pcap2netpol.manifest.WantedFields;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.parser.Parser;

/**
 * Reads the values of one document from the parser's events, within the limits. Aliases share the
 * value they refer to, but count each time.
 */
final class YamlValues {
  private final Parser parser;
  private final YamlPlaces places;
  private final YamlScalars scalars;
  private final boolean refusesRepeats;
  private final Map<String, Anchored> anchors = new HashMap<>();
  private int depth;
  private int values;

  /**
   * What an alias refers to.
   *
   * @param size how many values it contains, including itself
   */
  private record Anchored(Value value, int size) {}

  /**
   * Reads the parser's next events.
   *
   * @param refusesRepeats whether a field may occur only once
   */
  YamlValues(Parser parser, YamlPlaces places, YamlScalars scalars, boolean refusesRepeats) {
    this.parser = parser;
    this.places = places;
    this.scalars = scalars;
    this.refusesRepeats = refusesRepeats;
  }

  /** From here on, the limits apply to the next object. */
  void startObject() {
    values = 0;
  }

  /** Reads the fields of an object at the root one by one, which are a level below it. */
  void enterRoot() {
    startObject();
    depth = 1;
  }

  /** Ends an object at the root, which aliases may refer to if it has an anchor. */
  void leaveRoot(NodeEvent start, Value root) throws UnreadableTextException {
    depth = 0;
    if (start.getAnchor() != null) {
      remember(start, root, values);
    }
  }

  /** The value that begins with the event. */
  Value value(Event event, WantedFields wanted) throws UnreadableTextException {
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
            ? scalars.scalar(scalar, places)
            : event instanceof SequenceStartEvent ? sequence(event, kept) : mapping(event, kept);
    depth--;
    if (anchor != null) {
      remember((NodeEvent) event, value, values - before);
    }
    return value;
  }

  /** Reads a field, unless it is not wanted. */
  void field(Event keyEvent, WantedFields wanted, FieldsBeingRead into)
      throws UnreadableTextException {
    boolean merges = keyEvent instanceof ScalarEvent scalar && YamlScalars.isMergeKey(scalar);
    String name = merges ? "" : name(keyEvent);
    WantedFields below = merges ? wanted : wanted.below(name);
    Event event = parser.getEvent();
    if (below == null) {
      skip(event);
    } else if (merges) {
      into.merge(merged(value(event, below), event));
    } else if (into.put(name, value(event, below)) && refusesRepeats) {
      throw places.unreadable(
          "the field " + Field.quoted(name) + " is there twice", keyEvent.getStartMark());
    }
  }

  private void remember(NodeEvent event, Value value, int size) throws UnreadableTextException {
    anchors.put(event.getAnchor(), new Anchored(value, size));
    if (anchors.size() > TextLimits.ANCHORS) {
      throw places.unreadable("more than " + TextLimits.ANCHORS + " anchors", event.getStartMark());
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
    if (event instanceof ScalarEvent scalar && YamlScalars.isPlainName(scalar)) {
      return scalar.getValue();
    }
    Value key = value(event, WantedFields.ALL);
    if (key instanceof Value.Text text) {
      return text.text();
    }
    if (key instanceof Value.Scalar scalar && !(key instanceof Value.Null)) {
      return ScalarType.asName(scalar.text());
    }
    throw places.unreadable("the name of a field must be a string", event.getStartMark());
  }

  /** What a merge key adds: an object, or several, the first of which take precedence. */
  private Value.Mapping merged(Value value, Event event) throws UnreadableTextException {
    if (value instanceof Value.Mapping mapping) {
      return mapping;
    }
    if (!(value instanceof Value.Sequence sequence)) {
      throw places.unreadable("<< takes objects only", event.getStartMark());
    }
    Map<String, Value> fields = new LinkedHashMap<>();
    for (Value element : sequence.elements()) {
      if (!(element instanceof Value.Mapping mapping)) {
        throw places.unreadable("<< takes objects only", event.getStartMark());
      }
      mapping.fields().forEach(fields::putIfAbsent);
    }
    return new Value.Mapping(fields, Map.of(), value.line());
  }

  private Value aliased(AliasEvent alias) throws UnreadableTextException {
    Anchored anchored = anchors.get(alias.getAnchor());
    if (anchored == null) {
      throw places.unreadable(
          "nothing whole before it has the anchor " + Field.quoted(alias.getAnchor()),
          alias.getStartMark());
    }
    count(alias, anchored.size());
    return anchored.value();
  }

  private void enter(Event event) throws UnreadableTextException {
    if (++depth > TextLimits.LEVELS) {
      throw places.unreadable(
          "nested more than " + TextLimits.LEVELS + " levels deep", event.getStartMark());
    }
  }

  private Value.Mapping mapping(Event start, WantedFields wanted) throws UnreadableTextException {
    FieldsBeingRead fields = new FieldsBeingRead(places.line(start));
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
    return new Value.Sequence(elements, places.line(start));
  }

  private void count(Event event, int more) throws UnreadableTextException {
    values += more; // both are at most Limits.VALUES, so the sum fits
    if (values > TextLimits.VALUES) {
      throw places.unreadable(
          "an object of more than " + TextLimits.VALUES + " values, aliases followed",
          event.getStartMark());
    }
  }
}
