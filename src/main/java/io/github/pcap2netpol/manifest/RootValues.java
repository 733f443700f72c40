package io.github.pcap2netpol.manifest;

import io.github.pcap2netpol.manifest.Tree.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes what a parser finds at the root of a file and passes on the objects in it: Lists are opened
 * (the parser hands over their items one by one), watch events unwrapped.
 */
public final class RootValues {
  /** Takes objects, one by one. */
  public interface Sink {
    /**
     * One object.
     *
     * @param kind its kind, its own or that of the List it was in
     * @param event the type of the watch event that carried it, empty if none did
     * @param observedAt the event's {@code observedAt}
     */
    void object(String kind, Fields object, Optional<String> event, Optional<String> observedAt);

    /** Something that is no Kubernetes object. */
    void other();
  }

  private final Sink sink;
  private final List<Fields> withoutKind = new ArrayList<>();

  RootValues(Sink sink) {
    this.sink = sink;
  }

  /** An item of the List that is being read. */
  void item(Fields item) {
    Optional<String> kind = item.text("kind");
    if (kind.isPresent()) {
      sink.object(kind.get(), item, Optional.empty(), Optional.empty());
    } else {
      // The API server leaves the kind out within a PodList, and the List's own may come last.
      withoutKind.add(item);
    }
  }

  /**
   * The end of a value at the root.
   *
   * @param root its fields, without items
   * @param isList whether it had items
   */
  void end(Fields root, boolean isList) {
    String kind = root.text("kind").orElse("");
    if (isList) {
      String ofItems = kind.endsWith("List") ? kind.substring(0, kind.length() - 4) : "";
      for (Fields item : withoutKind) {
        if (ofItems.isEmpty()) {
          sink.other();
        } else {
          sink.object(ofItems, item, Optional.empty(), Optional.empty());
        }
      }
    } else if (root.values().get("object") instanceof Fields object && root.has("type")) {
      event(root, object);
    } else if (kind.isEmpty()) {
      sink.other();
    } else if (!kind.endsWith("List")) {
      sink.object(kind, root, Optional.empty(), Optional.empty());
    }
    withoutKind.clear();
  }

  /** A value at the root that is not a mapping. */
  void notAMapping() {
    sink.other();
  }

  private void event(Fields event, Fields object) {
    String type = event.text("type").orElse("");
    if (type.equals("BOOKMARK") || type.equals("ERROR")) {
      return;
    }
    Optional<String> kind = object.text("kind");
    if (kind.isPresent()) {
      sink.object(kind.get(), object, Optional.of(type), event.text("observedAt"));
    } else {
      sink.other();
    }
  }
}
