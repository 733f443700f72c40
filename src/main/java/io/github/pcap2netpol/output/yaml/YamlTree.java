package io.github.pcap2netpol.output.yaml;

import io.github.pcap2netpol.output.text.SafeText;
import io.github.pcap2netpol.output.yaml.YamlNode.Commented;
import io.github.pcap2netpol.output.yaml.YamlNode.Entry;
import io.github.pcap2netpol.output.yaml.YamlNode.Mapping;
import io.github.pcap2netpol.output.yaml.YamlNode.Scalar;
import io.github.pcap2netpol.output.yaml.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * YAML as kubectl prints it: indented by two spaces, with list dashes below the first letter of the
 * key. All YAML that this tool writes comes from here. A string is quoted unless every YAML 1.1 and
 * 1.2 reader reads it as a string without quotes. The output is ASCII.
 */
final class YamlTree {
  private static final int COMMENT_COLUMNS = 100;

  /**
   * YAML 1.2 (7.4.2) allows 1024 with the quotes, and escaping may turn one character into six. A
   * longer key is written with a leading question mark.
   */
  private static final int LONGEST_PLAIN_KEY = 1024 - 2;

  /** YAML 1.1's booleans and null, in lower case. */
  private static final Set<String> KEYWORDS =
      Set.of("y", "n", "yes", "no", "on", "off", "true", "false", "null");

  private static final int LONGEST_KEYWORD = 5;

  private final StringBuilder out = new StringBuilder(4096);

  private YamlTree() {}

  /** A mapping that keeps its keys in the order they were added. */
  static final class Fields {
    private final List<Entry> entries = new ArrayList<>();

    Fields with(String key, YamlNode value) {
      entries.add(new Entry(text(key), value));
      return this;
    }

    Fields with(String key, String value) {
      return with(key, text(value));
    }

    YamlNode node() {
      return new Mapping(entries);
    }
  }

  static Fields fields() {
    return new Fields();
  }

  static YamlNode texts(Map<String, String> values) {
    Fields fields = fields();
    values.forEach(fields::with);
    return fields.node();
  }

  static YamlNode texts(List<String> values) {
    return list(values.stream().map(YamlTree::text).toList());
  }

  static YamlNode list(List<? extends YamlNode> elements) {
    return new Sequence(List.copyOf(elements));
  }

  static YamlNode number(int value) {
    return new Scalar(Integer.toString(value));
  }

  static Scalar text(String value) {
    return new Scalar(isWord(value) || isIpv4Prefix(value) ? value : quoted(value));
  }

  /**
   * No number, date or indicator in either version starts with a letter and continues like this.
   */
  private static boolean isWord(String value) {
    if (value.isEmpty() || !isLetter(value.charAt(0))) {
      return false;
    }
    for (int i = 1; i < value.length(); i++) {
      char c = value.charAt(i);
      if (!isLetter(c) && !isDigit(c) && c != '.' && c != '_' && c != '/' && c != '-') {
        return false;
      }
    }
    return value.length() > LONGEST_KEYWORD || !KEYWORDS.contains(value.toLowerCase(Locale.ROOT));
  }

  /** For example {@code 10.0.0.1/32}. */
  private static boolean isIpv4Prefix(String value) {
    int slash = value.indexOf('/');
    if (slash < 7 || slash > 15 || slash == value.length() - 1 || value.length() > slash + 3) {
      return false;
    }
    for (int i = 0; i < value.length(); i++) {
      if (i != slash && !isDigit(value.charAt(i)) && (i > slash || value.charAt(i) != '.')) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** In double quotes, with the escapes of YAML 1.1 (5.6). */
  private static String quoted(String value) {
    StringBuilder quoted = new StringBuilder(value.length() + 2).append('"');
    for (int i = 0; i < value.length(); ) {
      int point = value.codePointAt(i);
      i += Character.charCount(point);
      int letter = "\0\u0007\b\t\n\u000b\f\r\u001b\"\\\u0085\u00a0\u2028\u2029".indexOf(point);
      if (letter >= 0) {
        quoted.append('\\').append("0abtnvfre\"\\N_LP".charAt(letter));
      } else if (point >= 0x20 && point < 0x7f) {
        quoted.append((char) point);
      } else {
        String form = point <= 0xff ? "\\x%02x" : point <= 0xffff ? "\\u%04x" : "\\U%08x";
        quoted.append(String.format(Locale.ROOT, form, point));
      }
    }
    return quoted.append('"').toString();
  }

  /**
   * Adds comments above a node.
   *
   * @param indent how many columns to the left of the comments are already used
   */
  static YamlNode commented(YamlNode node, List<String> comments, int indent) {
    return comments.isEmpty()
        ? node
        : new Commented(
            node,
            comments.stream()
                .map(SafeText::oneLine)
                .flatMap(line -> SafeText.wrap(line, COMMENT_COLUMNS - 2 - indent).stream())
                .toList());
  }

  /** The document, ending in a newline, without a document marker. */
  static String write(YamlNode root) {
    YamlTree tree = new YamlTree();
    tree.commentsOf(root, 0);
    tree.block(root, 0);
    return tree.out.toString();
  }

  /** Writes a node from the current column on, indenting the lines that follow. */
  private void block(YamlNode node, int indent) {
    if (node instanceof Commented commented) {
      block(commented.node(), indent);
    } else if (node instanceof Scalar scalar) {
      out.append(scalar.written()).append('\n');
    } else if (node instanceof Mapping mapping) {
      mapping(mapping, indent);
    } else if (node instanceof Sequence sequence) {
      sequence(sequence, indent);
    }
  }

  private void mapping(Mapping mapping, int indent) {
    if (mapping.entries().isEmpty()) {
      out.append("{}\n");
      return;
    }
    boolean first = true;
    for (Entry entry : mapping.entries()) {
      indent(first ? 0 : indent);
      first = false;
      String key = entry.key().written();
      if (key.length() > LONGEST_PLAIN_KEY) {
        out.append("? ").append(key).append('\n');
        indent(indent);
        out.append(": ");
        block(entry.value(), indent + 2);
        continue;
      }
      out.append(key).append(':');
      if (entry.value() instanceof Mapping inner && !inner.entries().isEmpty()) {
        out.append('\n');
        indent(indent + 2);
        mapping(inner, indent + 2);
      } else if (entry.value() instanceof Sequence inner && !inner.elements().isEmpty()) {
        out.append('\n');
        commentsOf(inner.elements().get(0), indent);
        indent(indent);
        sequence(inner, indent);
      } else {
        out.append(' ');
        block(entry.value(), indent);
      }
    }
  }

  /** Starts after the indentation and comments of the first element. */
  private void sequence(Sequence sequence, int indent) {
    if (sequence.elements().isEmpty()) {
      out.append("[]\n");
      return;
    }
    boolean first = true;
    for (YamlNode element : sequence.elements()) {
      if (!first) {
        commentsOf(element, indent);
        indent(indent);
      }
      first = false;
      out.append("- ");
      block(element, indent + 2);
    }
  }

  private void commentsOf(YamlNode node, int indent) {
    if (node instanceof Commented commented) {
      for (String line : commented.comments()) {
        indent(indent);
        out.append(line.isEmpty() ? "#" : "# ").append(line).append('\n');
      }
    }
  }

  private void indent(int columns) {
    for (int i = 0; i < columns; i++) {
      out.append(' ');
    }
  }
}
