package io.github.pcap2netpol.verify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A place in an object that is being read: knows its path, as the API server writes it, and notes
 * what is wrong there. Reading goes on after a problem, so that all of them can be told at once.
 */
final class Field {
  private static final int LONGEST_QUOTE = 80;

  private final String path;
  private final Value value;
  private final List<String> problems;

  private Field(String path, Value value, List<String> problems) {
    this.path = path;
    this.value = value;
    this.problems = problems;
  }

  static Field root(Value value, List<String> problems) {
    return new Field("", value, problems);
  }

  /** Whether there is something; a null counts as nothing. */
  boolean isPresent() {
    return !(value instanceof Value.Null);
  }

  void problem(String message) {
    problems.add(path.isEmpty() ? message : path + " " + message);
  }

  /** Notes a problem if this is no object, or one with fields other than these. */
  void allowOnly(String... names) {
    if (!(value instanceof Value.Mapping mapping)) {
      if (isPresent()) {
        problem("must be an object");
      }
      return;
    }
    List<String> known = Arrays.asList(names);
    mapping.fields().keySet().stream()
        .filter(name -> !known.contains(name))
        .forEach(name -> problem("has the unknown field " + quoted(name)));
    noteRepeated(mapping);
  }

  /** The field of that name; one that is not present if there is none. */
  Field child(String name) {
    Value child =
        value instanceof Value.Mapping mapping
            ? mapping.fields().getOrDefault(name, new Value.Null())
            : new Value.Null();
    return new Field(path.isEmpty() ? name : path + "." + name, child, problems);
  }

  /** The elements of a list; none if there is no list. */
  List<Field> elements() {
    if (!(value instanceof Value.Sequence sequence)) {
      if (isPresent()) {
        problem("must be a list");
      }
      return List.of();
    }
    List<Field> elements = new ArrayList<>();
    for (Value element : sequence.elements()) {
      Field field = new Field(path + "[" + elements.size() + "]", element, problems);
      if (!field.isPresent()) {
        field.problem("is null: write {} for an empty one");
      }
      elements.add(field);
    }
    return elements;
  }

  Optional<String> string() {
    if (value instanceof Value.Text text) {
      return Optional.of(text.text());
    }
    if (isPresent()) {
      problem("must be a string, not " + described());
    }
    return Optional.empty();
  }

  /** The strings of a list; those that are none are left out. */
  List<String> strings() {
    return elements().stream().flatMap(element -> element.string().stream()).toList();
  }

  /** An object whose values are all strings. */
  Map<String, String> stringMap() {
    Map<String, String> map = new LinkedHashMap<>();
    if (value instanceof Value.Mapping mapping) {
      noteRepeated(mapping);
      mapping.fields().keySet().forEach(name -> map.put(name, child(name).string().orElse("")));
    } else if (isPresent()) {
      problem("must be an object");
    }
    return map;
  }

  /** A whole number of 32 bits. */
  Optional<Integer> integer() {
    if (value instanceof Value.Whole whole && whole.number() == (int) whole.number()) {
      return Optional.of((int) whole.number());
    }
    if (isPresent()) {
      problem("must be an integer, not " + described());
    }
    return Optional.empty();
  }

  boolean isString() {
    return value instanceof Value.Text;
  }

  private void noteRepeated(Value.Mapping mapping) {
    mapping.repeated().forEach(name -> problem("has the field " + quoted(name) + " twice"));
  }

  private String described() {
    if (value instanceof Value.Text text) {
      return "the string " + quoted(text.text());
    }
    if (value instanceof Value.Whole whole) {
      return "the number " + whole.number();
    }
    if (value instanceof Value.Other other) {
      return other.kind() + " (" + shortened(other.text()) + ")";
    }
    return value instanceof Value.Sequence ? "a list" : "an object";
  }

  /** In double quotes, cut where it is long. */
  static String quoted(String text) {
    return "\"" + shortened(text) + "\"";
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST_QUOTE ? text : text.substring(0, LONGEST_QUOTE) + "...";
  }
}
