package io.github.pcap2netpol.output.yaml;

import java.util.List;

/** A piece of YAML to be written, see {@link YamlTree}. */
sealed interface YamlNode {
  /**
   * A text or a number.
   *
   * @param written as it stands in the file, quoted where it has to be
   */
  record Scalar(String written) implements YamlNode {}

  /** Keys with their values, in the order in which they are written. */
  record Mapping(List<Entry> entries) implements YamlNode {
    public Mapping {
      entries = List.copyOf(entries);
    }
  }

  /** One key of a mapping. */
  record Entry(Scalar key, YamlNode value) {}

  /** Elements, each behind a dash. */
  record Sequence(List<YamlNode> elements) implements YamlNode {
    public Sequence {
      elements = List.copyOf(elements);
    }
  }

  /**
   * A document or an element of a sequence that is explained.
   *
   * @param node what is explained, without comments of its own
   * @param comments the lines above it, without {@code #}
   */
  record Commented(YamlNode node, List<String> comments) implements YamlNode {
    public Commented {
      comments = List.copyOf(comments);
    }
  }
}
