package io.github.pcap2netpol.manifest;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** What YAML and JSON have in common, as the API server sees it: JSON's types. */
public sealed interface Value {
  /**
   * An object.
   *
   * @param fields its fields, in the order of the text
   * @param repeated names that it holds more than once; the last one counts
   */
  record Mapping(Map<String, Value> fields, SortedSet<String> repeated) implements Value {
    public Mapping {
      fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
      repeated = Collections.unmodifiableSortedSet(new TreeSet<>(repeated));
    }
  }

  /** A list. */
  record Sequence(List<Value> elements) implements Value {
    public Sequence {
      elements = List.copyOf(elements);
    }
  }

  /** A string, quoted or not. */
  record Text(String text) implements Value {}

  /** A number without a fraction that fits. */
  record Whole(long number) implements Value {}

  /**
   * A scalar that no field of a NetworkPolicy takes.
   *
   * @param text as it was written
   * @param kind for people, as in "a boolean"
   */
  record Other(String text, String kind) implements Value {}

  /** Nothing: the same as a field that is not there. */
  record Null() implements Value {}
}
