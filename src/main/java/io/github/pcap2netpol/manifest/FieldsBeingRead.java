package io.github.pcap2netpol.manifest;

import io.github.pcap2netpol.manifest.Value.Repeat;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The fields of an object that has not been read to its end. */
public final class FieldsBeingRead {
  private final int line;
  private final Map<String, Value> fields = new LinkedHashMap<>();
  private Map<String, Repeat> repeated = Map.of();

  /** Names that are present only because of a merge. */
  private Set<String> merged = Set.of();

  public FieldsBeingRead(int line) {
    this.line = line;
  }

  /** Adds a field that is written; returns whether it was written before. The last one counts. */
  public boolean put(String name, Value value) {
    boolean again = fields.put(name, value) != null && !isOnlyMerged(name);
    if (again) {
      repeat(name, Repeat.WRITTEN);
    }
    return again;
  }

  /**
   * Adds the fields of a merged object. They override fields before them, and are overridden by
   * fields after them. This is how kubectl (go-yaml v2) does it, unlike YAML's own specification
   * (yaml.org/type/merge) and kustomize.
   */
  public void merge(Value.Mapping other) {
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

  public Value.Mapping mapping() {
    return new Value.Mapping(fields, repeated, line);
  }
}
