package io.github.pcap2netpol.verify;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;

/** YAML, document by document, within our own limits; no tags but the standard ones. */
final class YamlDocuments implements Documents.Source {
  private static final Resolver RESOLVER = new Resolver();

  private final Iterator<Node> nodes;
  private int values;

  YamlDocuments(String text) {
    LoaderOptions limits = new LoaderOptions();
    limits.setNestingDepthLimit(Documents.MOST_LEVELS);
    limits.setCodePointLimit(Documents.MOST_CHARACTERS);
    nodes = new Yaml(limits).composeAll(new StringReader(text)).iterator();
  }

  @Override
  public Optional<Value> next() throws UnreadableTextException {
    try {
      return nodes.hasNext() ? Optional.of(value(nodes.next(), 1)) : Optional.empty();
    } catch (MarkedYAMLException e) {
      throw unreadable(e.getProblemMark(), String.valueOf(e.getProblem()));
    } catch (YAMLException e) {
      throw new UnreadableTextException(
          String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }
  }

  private Value value(Node node, int level) throws UnreadableTextException {
    if (level > Documents.MOST_LEVELS) {
      throw unreadable(
          node.getStartMark(), "nested more than " + Documents.MOST_LEVELS + " levels deep");
    }
    if (++values > Documents.MOST_VALUES) {
      throw unreadable(
          node.getStartMark(), "more than " + Documents.MOST_VALUES + " values, aliases followed");
    }
    if (node instanceof ScalarNode scalar) {
      return scalar(scalar);
    }
    if (node instanceof SequenceNode sequence) {
      expect(node, Tag.SEQ);
      List<Value> elements = new ArrayList<>();
      for (Node element : sequence.getValue()) {
        elements.add(value(element, level + 1));
      }
      return new Value.Sequence(elements);
    }
    expect(node, Tag.MAP);
    return mapping((MappingNode) node, level);
  }

  private Value.Mapping mapping(MappingNode node, int level) throws UnreadableTextException {
    Map<String, Value> fields = new LinkedHashMap<>();
    Map<String, Value> merged = new LinkedHashMap<>();
    Set<String> repeated = new TreeSet<>();
    for (NodeTuple tuple : node.getValue()) {
      if (tuple.getKeyNode().getTag().equals(Tag.MERGE)) {
        merge(tuple.getValueNode(), level, merged);
        continue;
      }
      String key = key(tuple.getKeyNode());
      if (fields.put(key, value(tuple.getValueNode(), level + 1)) != null) {
        repeated.add(key);
      }
    }
    merged.forEach(fields::putIfAbsent);
    return new Value.Mapping(fields, new TreeSet<>(repeated));
  }

  /** The merge key: one mapping, or several of which earlier ones win (yaml.org/type/merge). */
  private void merge(Node node, int level, Map<String, Value> into) throws UnreadableTextException {
    Value value = value(node, level + 1);
    List<Value> sources = value instanceof Value.Sequence list ? list.elements() : List.of(value);
    for (Value source : sources) {
      if (!(source instanceof Value.Mapping mapping)) {
        throw unreadable(node.getStartMark(), "<< takes objects only");
      }
      mapping.fields().forEach(into::putIfAbsent);
    }
  }

  private static String key(Node node) throws UnreadableTextException {
    if (!(node instanceof ScalarNode scalar)) {
      throw unreadable(node.getStartMark(), "the name of a field must be a string");
    }
    Value value = scalar(scalar);
    if (value instanceof Value.Text || value instanceof Value.Whole) {
      return scalar.getValue();
    }
    throw unreadable(
        node.getStartMark(),
        "the name of a field must be a string: quote " + Field.quoted(scalar.getValue()));
  }

  private static Value scalar(ScalarNode node) throws UnreadableTextException {
    String text = node.getValue();
    boolean plain = node.getScalarStyle() == ScalarStyle.PLAIN;
    Tag implied = RESOLVER.resolve(NodeId.scalar, text, plain);
    if (node.getTag().equals(implied)) {
      return plain ? PlainScalar.of(text) : new Value.Text(text);
    }
    expect(node, Tag.STR);
    return new Value.Text(text);
  }

  private static void expect(Node node, Tag tag) throws UnreadableTextException {
    if (!node.getTag().equals(tag)) {
      throw unreadable(
          node.getStartMark(),
          "the tag " + Field.quoted(node.getTag().getValue()) + " is not used");
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
