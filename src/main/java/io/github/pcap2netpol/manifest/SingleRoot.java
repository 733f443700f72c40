package io.github.pcap2netpol.manifest;

import io.github.pcap2netpol.manifest.json.LineReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Keeps the value at the root of a file that should have only one. */
final class SingleRoot implements LineReader.Line {
  private final List<Value> roots = new ArrayList<>();

  /** The object at the root; empty if it is something else, or not alone. */
  Optional<Value.Mapping> mapping() {
    return roots.size() == 1 && roots.get(0) instanceof Value.Mapping mapping
        ? Optional.of(mapping)
        : Optional.empty();
  }

  @Override
  public void clear() {
    roots.clear();
  }

  @Override
  public void inRootList(boolean now) {
    // Its items come one by one, so it is not one object.
  }

  @Override
  public void item(Value item) {
    // A file that is one object has no items.
  }

  @Override
  public void end(Value root, boolean isList) {
    if (!(root instanceof Value.Null)) {
      roots.add(root);
    }
  }

  @Override
  public boolean isEmpty() {
    return roots.isEmpty();
  }
}
