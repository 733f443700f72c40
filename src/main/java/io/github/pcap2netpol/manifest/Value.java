package io.github.pcap2netpol.manifest;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What JSON and YAML have in common, as the API server sees it: JSON's types. Each value knows the
 * line on which it begins, from 1.
 */
public sealed interface Value {
  /** The line on which it begins, from 1. */
  int line();

  /** Whether the other has the same contents, regardless of lines. */
  default boolean hasContentsOf(Value other) {
    if (this instanceof Mapping one && other instanceof Mapping two) {
      return one.fields().keySet().equals(two.fields().keySet())
          && one.fields().entrySet().stream()
              .allMatch(field -> field.getValue().hasContentsOf(two.field(field.getKey())));
    }
    if (this instanceof Sequence one && other instanceof Sequence two) {
      int size = one.elements().size();
      for (int i = 0; i < size && size == two.elements().size(); i++) {
        if (!one.elements().get(i).hasContentsOf(two.elements().get(i))) {
          return false;
        }
      }
      return size == two.elements().size();
    }
    return this instanceof Scalar one
        && other instanceof Scalar two
        && (one.getClass() == two.getClass() || (one instanceof Numeric && two instanceof Numeric))
        && one.text().equals(two.text());
  }

  /** How a field came to be given more than once. */
  enum Repeat {
    /** Written twice; the last one counts. */
    WRITTEN,
    /** Written, and then overridden by a YAML merge key that follows. */
    MERGED
  }

  /**
   * An object. The getters are lenient: a field of another type than asked for counts as absent,
   * and so does null.
   *
   * @param fields its fields, in the order of the text; for repeated ones, the value that counts
   * @param repeated the fields that are given more than once
   */
  record Mapping(Map<String, Value> fields, Map<String, Repeat> repeated, int line)
      implements Value {
    /** Without fields. */
    public static final Mapping EMPTY = new Mapping(Map.of(), Map.of(), 0);

    public Mapping {
      // Not copied: there are hundreds of thousands, and builders give them up.
      fields = Collections.unmodifiableMap(fields);
      repeated = Collections.unmodifiableMap(repeated);
    }

    /** The field of that name; null if there is none. */
    public Value field(String name) {
      Value value = fields.get(name);
      return value == null ? new Null(line) : value;
    }

    public boolean has(String name) {
      return !(field(name) instanceof Null);
    }

    /** The scalar of that name, as written. */
    public Optional<String> text(String name) {
      return fields.get(name) instanceof Scalar scalar && !(scalar instanceof Null)
          ? Optional.of(scalar.text())
          : Optional.empty();
    }

    /** The string of that name. */
    public Optional<String> string(String name) {
      return fields.get(name) instanceof Text text ? Optional.of(text.text()) : Optional.empty();
    }

    public boolean isTrue(String name) {
      return fields.get(name) instanceof Bool bool && bool.value();
    }

    /** The object of that name; empty if there is none. */
    public Mapping mapping(String name) {
      return fields.get(name) instanceof Mapping mapping ? mapping : EMPTY;
    }

    /** The elements of the list of that name. */
    public List<Value> elements(String name) {
      return fields.get(name) instanceof Sequence sequence ? sequence.elements() : List.of();
    }

    /** The objects in the list of that name. */
    public List<Mapping> mappings(String name) {
      List<Mapping> mappings = new ArrayList<>();
      for (Value element : elements(name)) {
        if (element instanceof Mapping mapping) {
          mappings.add(mapping);
        }
      }
      return mappings;
    }

    /** The scalars in the list of that name, as written. */
    public List<String> texts(String name) {
      List<String> texts = new ArrayList<>();
      for (Value element : elements(name)) {
        if (element instanceof Scalar scalar && !(scalar instanceof Null)) {
          texts.add(scalar.text());
        }
      }
      return texts;
    }
  }

  /** A list. */
  record Sequence(List<Value> elements, int line) implements Value {
    public Sequence {
      elements = Collections.unmodifiableList(elements);
    }
  }

  /** A value without parts. */
  sealed interface Scalar extends Value {
    /** As written, without quotes: {@code 1.10} stays 1.10. */
    String text();
  }

  /** A string, quoted or not. */
  record Text(String text, int line) implements Scalar {}

  /** A number. */
  sealed interface Numeric extends Scalar {
    /** The number as in JSON, if it is an integer that fits: 80 for 80.0, 8e1 and 0x50. */
    OptionalLong whole();
  }

  /** A number as it is written. */
  record WrittenNumber(String text, int line) implements Numeric {
    @Override
    public OptionalLong whole() {
      return ScalarType.wholeNumber(text);
    }
  }

  /** An integer that is written in the only way that JSON has for it; files hold millions. */
  record PlainInteger(long value, int line) implements Numeric {
    @Override
    public String text() {
      return Long.toString(value);
    }

    @Override
    public OptionalLong whole() {
      return OptionalLong.of(value);
    }
  }

  /** true or false. */
  record Bool(boolean value, String text, int line) implements Scalar {}

  /** Null: as a field, the same as an absent one. */
  record Null(int line) implements Scalar {
    @Override
    public String text() {
      return "null";
    }
  }
}
