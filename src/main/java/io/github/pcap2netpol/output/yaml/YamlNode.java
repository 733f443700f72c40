package io.github.pcap2netpol.output.yaml;

import java.util.List;

/** A YAML node to write; see {@link YamlTree}. */
sealed interface YamlNode {
  /**
   * A string or a number.
   *
   * @param written as written to the file, quoted if necessary
   */
  record Scalar(String written) implements YamlNode {}

  /** Keys and values, in the order they are written. */
  record Mapping(List<Entry> entries) implements YamlNode {
    public Mapping {
      entries = List.copyOf(entries);
    }
  }

  /** One key of a mapping. */
  record Entry(Scalar key, YamlNode value) {}

  /** Elements, each after a dash. */
  record Sequence(List<YamlNode> elements) implements YamlNode {
    public Sequence {
      elements = List.copyOf(elements);
    }
  }

  /**
   * A document or sequence element with comments.
   *
   * @param node the node, without comments of its own
   * @param comments the lines above it, without {@code #}
   */
  record Commented(YamlNode node, List<String> comments) implements YamlNode {
    public Commented {
      comments = List.copyOf(comments);
    }
  }
}
