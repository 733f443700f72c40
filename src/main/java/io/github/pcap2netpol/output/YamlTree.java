package io.github.pcap2netpol.output;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.comments.CommentLine;
import org.yaml.snakeyaml.comments.CommentType;
import org.yaml.snakeyaml.emitter.Emitter;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;
import org.yaml.snakeyaml.serializer.Serializer;

/**
 * YAML as kubectl prints it: two spaces a level, the dashes of a list below the key's first letter.
 * All YAML this tool writes comes from here. A text is quoted unless every reader, of YAML 1.1 or
 * 1.2, takes it for a text without quotes.
 */
final class YamlTree {
  private static final int COMMENT_COLUMNS = 100;

  /**
   * Before escaping, which may make six characters of one; YAML 1.2 (7.4.2) allows 1024. A longer
   * key is written behind a question mark.
   */
  private static final int LONGEST_PLAIN_KEY = 1024 / 6;

  /** No number, date or indicator of either version begins with a letter and goes on like this. */
  private static final Pattern WORD = Pattern.compile("[A-Za-z][A-Za-z0-9./_-]*");

  private static final Pattern NUMBER = Pattern.compile("-?[0-9]+");

  private static final Pattern IPV4_PREFIX = Pattern.compile("[0-9.]{7,15}/[0-9]{1,2}");

  /** YAML 1.1's booleans and null, in lower case. */
  private static final Set<String> KEYWORDS =
      Set.of("y", "n", "yes", "no", "on", "off", "true", "false", "null");

  /**
   * What a reader takes a plain scalar of ours for: {@link #text} leaves no other choice. The
   * library's own asks a dozen patterns of each.
   */
  private static final class Types extends Resolver {
    @Override
    public void addImplicitResolvers() {
      // None: see above.
    }

    @Override
    public Tag resolve(NodeId kind, String value, boolean implicit) {
      return kind == NodeId.scalar && implicit && NUMBER.matcher(value).matches()
          ? Tag.INT
          : super.resolve(kind, value, false);
    }
  }

  private YamlTree() {}

  /** A mapping whose keys keep the order in which they are added. */
  static final class Fields {
    private final List<NodeTuple> tuples = new ArrayList<>();

    Fields with(String key, Node value) {
      tuples.add(new NodeTuple(text(key), value));
      return this;
    }

    Fields with(String key, String value) {
      return with(key, text(value));
    }

    Node node() {
      return new MappingNode(Tag.MAP, tuples, tuples.isEmpty() ? FlowStyle.FLOW : FlowStyle.BLOCK);
    }
  }

  static Fields fields() {
    return new Fields();
  }

  static Node texts(Map<String, String> values) {
    Fields fields = fields();
    values.forEach(fields::with);
    return fields.node();
  }

  static Node texts(List<String> values) {
    return list(values.stream().map(YamlTree::text).toList());
  }

  static Node list(List<? extends Node> elements) {
    return new SequenceNode(
        Tag.SEQ, new ArrayList<>(elements), elements.isEmpty() ? FlowStyle.FLOW : FlowStyle.BLOCK);
  }

  static Node number(int value) {
    return new ScalarNode(Tag.INT, Integer.toString(value), null, null, ScalarStyle.PLAIN);
  }

  static Node text(String value) {
    boolean plain =
        (WORD.matcher(value).matches() && !KEYWORDS.contains(value.toLowerCase(Locale.ROOT)))
            || IPV4_PREFIX.matcher(value).matches();
    return new ScalarNode(
        Tag.STR, value, null, null, plain ? ScalarStyle.PLAIN : ScalarStyle.DOUBLE_QUOTED);
  }

  /**
   * Puts comments above a node.
   *
   * @param indent how many columns to the left of the comments are taken
   */
  static Node commented(Node node, List<String> comments, int indent) {
    if (!comments.isEmpty()) {
      node.setBlockComments(
          comments.stream()
              .map(SafeText::oneLine)
              .flatMap(line -> SafeText.wrap(line, COMMENT_COLUMNS - 2 - indent).stream())
              .map(line -> line.isEmpty() ? "" : " " + line)
              .map(line -> new CommentLine(null, null, line, CommentType.BLOCK))
              .toList());
    }
    return node;
  }

  /** The document, with a line end as its last character and no document marker. */
  static String write(Node root) {
    DumperOptions options = new DumperOptions();
    options.setProcessComments(true);
    options.setIndent(2);
    options.setSplitLines(false);
    options.setAllowUnicode(false);
    options.setLineBreak(DumperOptions.LineBreak.UNIX);
    options.setMaxSimpleKeyLength(LONGEST_PLAIN_KEY);
    StringWriter out = new StringWriter();
    Serializer serializer = new Serializer(new Emitter(out, options), new Types(), options, null);
    try {
      serializer.open();
      serializer.serialize(root);
      serializer.close();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return commentsAboveDashes(out.toString());
  }

  /**
   * SnakeYAML writes the comments of a list element behind its dash; people write them above. No
   * text of ours spans lines, so a line that begins with a dash and a comment is always such a one.
   */
  private static String commentsAboveDashes(String yaml) {
    StringBuilder result = new StringBuilder(yaml.length());
    Optional<String> dash = Optional.empty();
    for (String line : yaml.lines().toList()) {
      String text = line.stripLeading();
      String indent = line.substring(0, line.length() - text.length());
      if (text.startsWith("- #")) {
        dash = Optional.of(indent);
        result.append(indent).append(text.substring(2));
      } else if (dash.isPresent() && text.startsWith("#")) {
        result.append(dash.get()).append(text);
      } else {
        result.append(dash.map(before -> before + "- ").orElse(indent)).append(text);
        dash = Optional.empty();
      }
      result.append('\n');
    }
    return result.toString();
  }
}
