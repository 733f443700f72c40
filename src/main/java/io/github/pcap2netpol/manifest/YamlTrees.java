package io.github.pcap2netpol.manifest;

import io.github.pcap2netpol.manifest.Tree.Fields;
import io.github.pcap2netpol.manifest.Tree.Items;
import io.github.pcap2netpol.manifest.Tree.Text;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.reader.UnicodeReader;

/**
 * Reads YAML from the parser's events, item by item as {@link JsonTrees} does. Tags are ignored, so
 * nothing is ever instantiated, and scalars keep the text they were written with. Aliases share
 * what they stand for: a small file can't unfold into a big one here.
 */
final class YamlTrees {
  /** The most characters of one document. */
  static final int MOST_CODE_POINTS = 32 << 20;

  /** The deepest nesting. */
  static final int DEEPEST = 50;

  private static final int MOST_ANCHORS = 10_000;
  private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");

  private final Parser parser;
  private final WantedFields ofObjects;
  private final RootValues values;
  private final Map<String, Tree> anchors = new HashMap<>();
  private int depth;

  private YamlTrees(Parser parser, WantedFields ofObjects, RootValues values) {
    this.parser = parser;
    this.ofObjects = ofObjects;
    this.values = values;
  }

  /**
   * Reads all documents.
   *
   * @throws YAMLException if it is no YAML or goes past a limit
   */
  static void read(InputStream in, WantedFields ofObjects, RootValues values) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(MOST_CODE_POINTS);
    new YamlTrees(
            new ParserImpl(new StreamReader(new ShortLines(new UnicodeReader(in))), options),
            ofObjects,
            values)
        .readAll();
  }

  private void readAll() {
    while (true) {
      Event event = parser.getEvent();
      if (event == null || event.is(Event.ID.StreamEnd)) {
        return;
      }
      if (event.is(Event.ID.DocumentStart)) {
        anchors.clear();
        document(parser.getEvent());
      }
    }
  }

  private void document(Event event) {
    if (event instanceof SequenceStartEvent) {
      while (!peekIs(Event.ID.SequenceEnd)) {
        root(parser.getEvent());
      }
      parser.getEvent();
    } else {
      root(event);
    }
  }

  private void root(Event event) {
    if (!(event instanceof MappingStartEvent start)) {
      Tree value = value(event, WantedFields.ALL);
      if (value != null) {
        values.notAMapping();
      }
      return;
    }
    Map<String, Tree> fields = new LinkedHashMap<>();
    boolean isList = false;
    while (!peekIs(Event.ID.MappingEnd)) {
      Event key = parser.getEvent();
      if (key instanceof ScalarEvent scalar && scalar.getValue().equals("items")) {
        isList = true;
        items(parser.getEvent());
      } else {
        field(key, ofObjects, fields);
      }
    }
    parser.getEvent();
    if (start.getAnchor() != null) {
      anchors.put(start.getAnchor(), new Fields(fields));
    }
    values.end(new Fields(fields), isList);
  }

  private void items(Event event) {
    if (!(event instanceof SequenceStartEvent)) {
      value(event, WantedFields.ALL);
      return;
    }
    while (!peekIs(Event.ID.SequenceEnd)) {
      if (value(parser.getEvent(), ofObjects) instanceof Fields item) {
        values.item(item);
      }
    }
    parser.getEvent();
  }

  private void field(Event keyEvent, @Nullable WantedFields wanted, Map<String, Tree> into) {
    Tree key = value(keyEvent, null);
    String name = keyEvent instanceof ScalarEvent scalar ? scalar.getValue() : null;
    if (key instanceof Text text) {
      name = text.value();
    }
    WantedFields below = wanted == null || name == null ? null : wanted.below(name);
    boolean merges = name != null && name.equals("<<") && wanted != null;
    Tree value = value(parser.getEvent(), merges ? wanted : below);
    if (merges) {
      merge(value, into);
    } else if (value != null && below != null && name != null && into.put(name, value) != null) {
      throw problem("the key \"" + name + "\" is there twice", keyEvent);
    }
  }

  /** The merge key of YAML 1.1: what is there already stays. */
  private static void merge(@Nullable Tree value, Map<String, Tree> into) {
    if (value instanceof Fields fields) {
      fields.values().forEach(into::putIfAbsent);
    } else if (value instanceof Items items) {
      items.values().forEach(item -> merge(item instanceof Fields ? item : null, into));
    }
  }

  /**
   * The value that begins with the event, or null if it is null or not wanted.
   *
   * @param wanted what of it is wanted, null for nothing
   */
  private @Nullable Tree value(Event event, @Nullable WantedFields wanted) {
    if (event instanceof AliasEvent alias) {
      Tree known = anchors.get(alias.getAnchor());
      if (known == null) {
        throw problem("the alias *" + alias.getAnchor() + " has no anchor before it", event);
      }
      return known;
    }
    // What an alias may repeat elsewhere is kept whole, since other fields may be wanted there.
    String anchor = event instanceof NodeEvent node ? node.getAnchor() : null;
    WantedFields kept = anchor == null ? wanted : WantedFields.ALL;
    if (++depth > DEEPEST) {
      throw problem("it is nested more than " + DEEPEST + " levels deep", event);
    }
    Tree value;
    if (event instanceof ScalarEvent scalar) {
      value = scalar(scalar);
    } else if (event instanceof MappingStartEvent) {
      Map<String, Tree> fields = new LinkedHashMap<>();
      while (!peekIs(Event.ID.MappingEnd)) {
        field(parser.getEvent(), kept, fields);
      }
      parser.getEvent();
      value = new Fields(fields);
    } else if (event instanceof SequenceStartEvent) {
      List<Tree> items = new ArrayList<>();
      while (!peekIs(Event.ID.SequenceEnd)) {
        Tree item = value(parser.getEvent(), kept);
        if (item != null && kept != null) {
          items.add(item);
        }
      }
      parser.getEvent();
      value = new Items(items);
    } else {
      throw problem("unexpected " + event.getEventId(), event);
    }
    depth--;
    if (anchor != null && value != null) {
      anchors.put(anchor, value);
      if (anchors.size() > MOST_ANCHORS) {
        throw problem("it has more than " + MOST_ANCHORS + " anchors", event);
      }
    }
    return value;
  }

  private static @Nullable Tree scalar(ScalarEvent scalar) {
    boolean plain = scalar.getScalarStyle() == ScalarStyle.PLAIN && scalar.getTag() == null;
    return plain && NULLS.contains(scalar.getValue()) ? null : new Text(scalar.getValue());
  }

  private boolean peekIs(Event.ID id) {
    return parser.checkEvent(id);
  }

  private static YAMLException problem(String what, Event event) {
    return new LimitException(what, event);
  }

  /** A limit of ours, or a rule that the parser leaves to whoever composes its events. */
  private static final class LimitException extends MarkedYAMLException {
    private static final long serialVersionUID = 1L;

    LimitException(String what, Event event) {
      super(null, null, what, event.getStartMark());
    }
  }
}
