package io.github.pcap2netpol.manifest;

import io.github.pcap2netpol.manifest.Value.Repeat;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The fields of an object whose end has not been read. */
final class FieldsBeingRead {
  private final int line;
  private final Map<String, Value> fields = new LinkedHashMap<>();
  private Map<String, Repeat> repeated = Map.of();

  /** Names that are here through a merge only. */
  private Set<String> merged = Set.of();

  FieldsBeingRead(int line) {
    this.line = line;
  }

  /** Adds a field that is written; tells whether it was before. The last one counts. */
  boolean put(String name, Value value) {
    boolean again = fields.put(name, value) != null && !isOnlyMerged(name);
    if (again) {
      repeat(name, Repeat.WRITTEN);
    }
    return again;
  }

  /**
   * Adds the fields of a merged object. They override those before them, and are overridden by
   * those after them: so it is for kubectl (go-yaml v2), though not in YAML's own words
   * (yaml.org/type/merge), nor for kustomize.
   */
  void merge(Value.Mapping other) {
    if (merged.isEmpty()) {
      merged = new HashSet<>();
    }
    other
        .fields()
        .forEach(
            (name, value) -> {
              if (fields.put(name, value) != null) {
                repeat(name, Repeat.MERGED);
              }
              merged.add(name);
            });
  }

  private boolean isOnlyMerged(String name) {
    return !merged.isEmpty() && merged.remove(name);
  }

  private void repeat(String name, Repeat how) {
    if (repeated.isEmpty()) {
      repeated = new TreeMap<>();
    }
    repeated.put(name, how);
  }

  Value.Mapping mapping() {
    return new Value.Mapping(fields, repeated, line);
  }
}
