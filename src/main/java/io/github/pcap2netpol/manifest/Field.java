package io.github.pcap2netpol.manifest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A place in an object that is being read: knows its path, and notes what is wrong there, in the
 * API server's words as far as it has some. Reading goes on after a problem, so that all of them
 * can be told at once.
 */
public final class Field {
  private static final int LONGEST_QUOTE = 80;

  private final String path;
  private final Value value;
  private final Remarks remarks;

  private Field(String path, Value value, Remarks remarks) {
    this.path = path;
    this.value = value;
    this.remarks = remarks;
  }

  public static Field root(Value value, Remarks remarks) {
    return new Field("", value, remarks);
  }

  /** Whether there is something; a null counts as nothing. */
  public boolean isPresent() {
    return !(value instanceof Value.Null);
  }

  public void invalid(String text, String reason) {
    refuse("Invalid value: " + quoted(text) + ": " + reason);
  }

  public void invalid(String text, List<String> reasons) {
    reasons.forEach(reason -> invalid(text, reason));
  }

  public void invalid(int number, String reason) {
    refuse("Invalid value: " + number + ": " + reason);
  }

  public void unsupported(String text, String... supported) {
    refuse(
        "Unsupported value: "
            + quoted(text)
            + ": supported values: "
            + Stream.of(supported).map(Field::quoted).collect(Collectors.joining(", ")));
  }

  public void required(String reason) {
    refuse("Required value" + (reason.isEmpty() ? "" : ": " + reason));
  }

  public void forbidden(String reason) {
    refuse("Forbidden: " + reason);
  }

  public void refuse(String reason) {
    remarks.refusals().add(path.isEmpty() ? reason : path + ": " + reason);
  }

  public void warn(String message) {
    remarks.warnings().add(path + ": " + message);
  }

  /** Notes a problem if this is no object, and fields other than these. */
  public void allowOnly(String... names) {
    if (!(value instanceof Value.Mapping mapping)) {
      if (isPresent()) {
        refuse("must be an object");
      }
      return;
    }
    List<String> known = Arrays.asList(names);
    mapping.fields().keySet().stream()
        .filter(name -> !known.contains(name))
        .forEach(name -> drop("unknown field " + quoted(pathOf(name))));
    noteRepeated(mapping);
  }

  /** The field of that name; one that is not present if there is none. */
  public Field child(String name) {
    Value child =
        value instanceof Value.Mapping mapping
            ? mapping.fields().getOrDefault(name, new Value.Null())
            : new Value.Null();
    return new Field(pathOf(name), child, remarks);
  }

  /** The elements of a list; none if there is no list. A null among them is an empty one. */
  public List<Field> elements() {
    if (!(value instanceof Value.Sequence sequence)) {
      if (isPresent()) {
        refuse("must be a list");
      }
      return List.of();
    }
    List<Field> elements = new ArrayList<>();
    for (Value element : sequence.elements()) {
      Field field = new Field(path + "[" + elements.size() + "]", element, remarks);
      if (!field.isPresent()) {
        field.warn("null is the same as an empty element");
      }
      elements.add(field);
    }
    return elements;
  }

  public Optional<String> string() {
    if (value instanceof Value.Text text) {
      return Optional.of(text.text());
    }
    if (isPresent()) {
      refuse("must be a string, not " + described());
    }
    return Optional.empty();
  }

  /** The string of an element of a list: null is an empty one. */
  public Optional<String> stringElement() {
    return isPresent() ? string() : Optional.of("");
  }

  /** An object whose values are all strings. */
  public Map<String, String> stringMap() {
    Map<String, String> map = new LinkedHashMap<>();
    if (value instanceof Value.Mapping mapping) {
      noteRepeated(mapping);
      mapping.fields().keySet().forEach(name -> map.put(name, child(name).string().orElse("")));
    } else if (isPresent()) {
      refuse("must be an object");
    }
    return map;
  }

  /** A whole number of 32 bits. */
  public Optional<Integer> integer() {
    if (value instanceof Value.Whole whole && whole.number() == (int) whole.number()) {
      return Optional.of((int) whole.number());
    }
    if (isPresent()) {
      refuse("must be an integer, not " + described());
    }
    return Optional.empty();
  }

  public boolean isString() {
    return value instanceof Value.Text;
  }

  private void noteRepeated(Value.Mapping mapping) {
    mapping.repeated().forEach(name -> drop("duplicate field " + quoted(pathOf(name))));
  }

  private void drop(String reason) {
    remarks.dropped().add(reason);
  }

  private String pathOf(String name) {
    return path.isEmpty() ? name : path + "." + name;
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
  public static String quoted(String text) {
    return "\"" + shortened(text) + "\"";
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST_QUOTE ? text : text.substring(0, LONGEST_QUOTE) + "...";
  }
}
