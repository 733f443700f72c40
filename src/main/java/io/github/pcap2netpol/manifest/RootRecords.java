package io.github.pcap2netpol.manifest;

import java.util.function.Consumer;

/** Passes on the objects at the root of a file, whatever their kind. */
final class RootRecords implements Roots {
  private final Consumer<Value.Mapping> record;
  private final Consumer<UnreadableTextException> bad;
  private boolean foundAny;

  RootRecords(Consumer<Value.Mapping> record, Consumer<UnreadableTextException> bad) {
    this.record = record;
    this.bad = bad;
  }

  @Override
  public void inRootList(boolean now) {
    // A list of records is read like records without a list.
  }

  @Override
  public void item(Value item) {
    pass(item);
  }

  @Override
  public void end(Value root, boolean isList) {
    if (!isList) {
      pass(root);
    }
  }

  private void pass(Value value) {
    if (value instanceof Value.Mapping mapping) {
      foundAny = true;
      record.accept(mapping);
    } else if (!(value instanceof Value.Null)) {
      bad.accept(new UnreadableTextException("not a JSON object", value.line(), 0));
    }
  }

  @Override
  public boolean isEmpty() {
    return !foundAny;
  }
}
