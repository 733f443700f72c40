package io.github.pcap2netpol.output.page;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A document for people, in no particular format. Any text in it may be untrusted.
 *
 * @param title the main heading
 * @param summary the first lines
 * @param sections in the order in which they are to be read
 */
record Document(String title, List<Note> summary, List<Section> sections) {
  Document {
    summary = List.copyOf(summary);
    sections = List.copyOf(sections);
  }

  /** How urgent something is. */
  enum Tone {
    GOOD,
    PLAIN,
    WARNING,
    SEVERE
  }

  /** One or two sentences. */
  record Note(Tone tone, String text) {
    static Note plain(String text) {
      return new Note(Tone.PLAIN, text);
    }
  }

  /**
   * A section.
   *
   * @param id identifies the section, in kebab-case
   */
  record Section(String id, String heading, List<Part> parts) {
    Section {
      parts = List.copyOf(parts);
    }
  }

  /** A part of a section. */
  sealed interface Part {}

  /** Sentences. */
  record Text(Note note) implements Part {}

  /**
   * Rows of the same kind.
   *
   * @param id identifies the table, in kebab-case
   * @param columns their headings
   * @param rows each with as many cells
   */
  record Table(String id, List<String> columns, List<Row> rows) implements Part {
    Table {
      columns = List.copyOf(columns);
      rows = List.copyOf(rows);
    }
  }

  /**
   * A row.
   *
   * @param cells their texts
   * @param facts more facts, which are folded away
   * @param data attributes to find the row by, with names in kebab-case
   */
  record Row(List<String> cells, List<Fact> facts, Map<String, String> data) {
    Row {
      cells = List.copyOf(cells);
      facts = List.copyOf(facts);
      data = new TreeMap<>(data);
    }

    static Row of(String... cells) {
      return new Row(List.of(cells), List.of(), Map.of());
    }
  }

  /**
   * A fact about a row.
   *
   * @param copied whether it is meant to be copied
   */
  record Fact(String name, String text, boolean copied) {}

  /** Text of several lines with its own indentation, folded away under its name. */
  record Code(String id, String name, String text) implements Part {}

  /** Commands for a shell, one a line. */
  record Commands(List<String> lines) implements Part {
    Commands {
      lines = List.copyOf(lines);
    }
  }

  /** A file of the output folder, in which the page lies too. */
  record FileLink(String path) implements Part {}

  /**
   * The pictures, of which one is shown at a time.
   *
   * @param pictures the first is shown first
   * @param mermaid the first as Mermaid
   */
  record Gallery(List<Picture> pictures, String mermaid) implements Part {
    Gallery {
      pictures = List.copyOf(pictures);
    }
  }

  /**
   * A picture.
   *
   * @param svg our own markup, in which all untrusted text is escaped
   */
  record Picture(String name, String title, String svg) implements Part {}
}
