package io.github.pcap2netpol.manifest;

import io.github.pcap2netpol.diagnostic.Excerpt;
import io.github.pcap2netpol.manifest.Value.Repeat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A place in an object that is being read. It knows its path, and collects the problems there, in
 * the API server's words where it has any. Reading continues after a problem, so that all problems
 * can be reported at once.
 */
public final class Field {
  private static final int LONGEST_QUOTE = 80;

  private final String path;
  private final Value value;
  private final boolean given;
  private final Remarks remarks;

  private Field(String path, Value value, boolean given, Remarks remarks) {
    this.path = path;
    this.value = value;
    this.given = given;
    this.remarks = remarks;
  }

  public static Field root(Value value, Remarks remarks) {
    return new Field("", value, true, remarks);
  }

  /** Whether there is a value; null counts as none. */
  public boolean isPresent() {
    return !(value instanceof Value.Null);
  }

  /** Whether the field is written, even if as null. */
  public boolean isGiven() {
    return given;
  }

  public void invalid(String text, String reason) {
    refuse("Invalid value: " + quoted(text) + ": " + reason);
  }

  public void invalid(String text, List<String> reasons) {
    reasons.forEach(reason -> invalid(text, reason));
  }

  public void invalid(long number, String reason) {
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
    remarks.refusals().add(placed(path.isEmpty() ? reason : path + ": " + reason));
  }

  public void warn(String message) {
    remarks.warnings().add(placed(path + ": " + message));
  }

  /** Notes a problem if this is not an object, or has other fields than these. */
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
        .forEach(name -> child(name).drop());
    noteRepeated(mapping);
  }

  /** The field of that name; one that is not present if there is none. */
  public Field child(String name) {
    return value instanceof Value.Mapping mapping
        ? new Field(pathOf(name), mapping.field(name), mapping.fields().containsKey(name), remarks)
        : new Field(pathOf(name), new Value.Null(value.line()), false, remarks);
  }

  /** All fields of an object, by name, in the order of the text; none if there is no object. */
  public Map<String, Field> children() {
    Map<String, Field> children = new LinkedHashMap<>();
    if (value instanceof Value.Mapping mapping) {
      noteRepeated(mapping);
      mapping.fields().keySet().forEach(name -> children.put(name, child(name)));
    } else if (isPresent()) {
      refuse("must be an object");
    }
    return children;
  }

  /** The elements of a list; none if there is no list. A null among them is an empty element. */
  public List<Field> elements() {
    if (!(value instanceof Value.Sequence sequence)) {
      if (isPresent()) {
        refuse("must be a list");
      }
      return List.of();
    }
    List<Field> elements = new ArrayList<>();
    for (Value element : sequence.elements()) {
      Field field = new Field(path + "[" + elements.size() + "]", element, true, remarks);
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

  /** The string of a list element; null is an empty string. */
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

  /** A 32-bit integer. */
  public Optional<Integer> integer() {
    return whole(Integer.MIN_VALUE, Integer.MAX_VALUE).map(Long::intValue);
  }

  /** A 64-bit integer. */
  public Optional<Long> whole() {
    return whole(Long.MIN_VALUE, Long.MAX_VALUE);
  }

  private Optional<Long> whole(long least, long most) {
    if (value instanceof Value.Numeric number) {
      OptionalLong whole = number.whole();
      if (whole.isPresent() && whole.getAsLong() >= least && whole.getAsLong() <= most) {
        return Optional.of(whole.getAsLong());
      }
    }
    if (isPresent()) {
      refuse("must be an integer, not " + described());
    }
    return Optional.empty();
  }

  /** true or false; false if there is no value. */
  public boolean bool() {
    if (isPresent() && !(value instanceof Value.Bool)) {
      refuse("must be a boolean, not " + described());
    }
    return value instanceof Value.Bool bool && bool.value();
  }

  /** The scalar as it was written; "" if it is none. */
  public String text() {
    return value instanceof Value.Scalar scalar && isPresent() ? scalar.text() : "";
  }

  public boolean isString() {
    return value instanceof Value.Text;
  }

  private void noteRepeated(Value.Mapping mapping) {
    mapping
        .repeated()
        .forEach((name, how) -> remarks.repeats().add(child(name).placed(repeated(name, how))));
  }

  private String repeated(String name, Repeat how) {
    String field = quoted(pathOf(name));
    return switch (how) {
      case WRITTEN -> "duplicate field " + field;
      case MERGED -> "field " + field + " is overridden by the merge key (<<) after it";
    };
  }

  private void drop() {
    remarks.dropped().add(placed("unknown field " + quoted(path)));
  }

  private String placed(String text) {
    return value.line() == 0 ? text : "line " + value.line() + ": " + text;
  }

  private String pathOf(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private String described() {
    if (value instanceof Value.Text text) {
      return "the string " + quoted(text.text());
    }
    if (value instanceof Value.Numeric number) {
      OptionalLong whole = number.whole();
      return whole.isPresent()
          ? "the number " + whole.getAsLong()
          : "a number (" + shortened(number.text()) + ")";
    }
    if (value instanceof Value.Bool bool) {
      return "a boolean (" + bool.text() + ")";
    }
    return value instanceof Value.Sequence ? "a list" : "an object";
  }

  /** In double quotes, shortened if long. */
  public static String quoted(String text) {
    return "\"" + shortened(text) + "\"";
  }

  private static String shortened(String text) {
    return Excerpt.of(text, LONGEST_QUOTE);
  }
}
