package io.github.pcap2netpol.manifest;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which fields of an object to keep while parsing. All others are skipped, which makes reading ten
 * thousand pods fast. Applies to the items of lists too.
 */
public final class WantedFields {
  /** Everything. */
  public static final WantedFields ALL = new WantedFields(Map.of());

  private final Map<String, WantedFields> byName;

  private WantedFields(Map<String, WantedFields> byName) {
    this.byName = byName;
  }

  /** These fields, with everything below them. */
  public static WantedFields of(String... names) {
    return new WantedFields(Map.of()).and(names);
  }

  /** These fields too, with everything below them. */
  public WantedFields and(String... names) {
    Map<String, WantedFields> copy = new HashMap<>(byName);
    for (String name : names) {
      copy.put(name, ALL);
    }
    return new WantedFields(copy);
  }

  /** One more field, and which fields to keep below it. */
  public WantedFields with(String name, WantedFields below) {
    Map<String, WantedFields> copy = new HashMap<>(byName);
    copy.put(name, below);
    return new WantedFields(copy);
  }

  /** The same fields again in whatever stands in that field, as Lists stand in a List's items. */
  public WantedFields nestedIn(String name) {
    Map<String, WantedFields> copy = new HashMap<>(byName);
    WantedFields nested = new WantedFields(copy);
    copy.put(name, nested);
    return nested;
  }

  /** The union of both. */
  public WantedFields merge(WantedFields other) {
    Map<String, WantedFields> copy = new HashMap<>(byName);
    copy.putAll(other.byName);
    return new WantedFields(copy);
  }

  /** What is wanted below the field; null if the field itself is not wanted. */
  @Nullable
  public WantedFields below(String name) {
    return this == ALL ? ALL : byName.get(name);
  }
}
