package io.github.pcap2netpol.manifest;

import io.github.pcap2netpol.manifest.Found.KubernetesObject;
import io.github.pcap2netpol.manifest.Found.NoObject;
import io.github.pcap2netpol.manifest.Found.Reason;
import io.github.pcap2netpol.manifest.Found.Wrapping;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Passes on the objects at the root of a file, opening Lists and unwrapping watch events. */
final class RootObjects implements Roots {
  private static final Wrapping PLAIN = new Wrapping.Plain();
  private static final Wrapping ROOT_LIST = new Wrapping.RootList();

  private final Consumer<Found> found;
  private final List<Value.Mapping> withoutKind = new ArrayList<>();
  private boolean inRootList;
  private boolean foundAny;

  RootObjects(Consumer<Found> found) {
    this.found = found;
  }

  @Override
  public boolean isEmpty() {
    return !foundAny;
  }

  @Override
  public void inRootList(boolean now) {
    inRootList = now;
  }

  @Override
  public void item(Value item) {
    if (!(item instanceof Value.Mapping mapping)) {
      if (!(item instanceof Value.Null)) {
        pass(new NoObject(Reason.NO_MAPPING, item.line()));
      }
    } else if (mapping.fields().get("items") instanceof Value.Sequence nested) {
      RootObjects list = new RootObjects(found);
      list.inRootList(inRootList);
      nested.elements().forEach(list::item);
      list.end(mapping, true);
      foundAny = true;
    } else if (mapping.string("kind").isPresent()) {
      pass(KubernetesObject.of(mapping, wrapping()));
    } else {
      // In a PodList the API server omits the kind of the items, and the List's own may come last.
      withoutKind.add(mapping);
    }
  }

  @Override
  public void end(Value root, boolean isList) {
    if (!(root instanceof Value.Mapping mapping)) {
      if (!(root instanceof Value.Null)) {
        pass(new NoObject(Reason.NO_MAPPING, root.line()));
      }
      return;
    }
    String kind = mapping.string("kind").orElse("");
    if (isList) {
      endOfList(mapping, kind);
    } else if (mapping.fields().get("items") instanceof Value.Sequence merged) {
      merged.elements().forEach(this::item);
      endOfList(mapping, kind);
    } else if (mapping.fields().get("object") instanceof Value.Mapping object
        && mapping.has("type")) {
      event(mapping, object);
    } else if (kind.isEmpty()) {
      pass(new NoObject(Reason.NO_KIND, mapping.line()));
    } else if (!kind.endsWith("List")) {
      pass(KubernetesObject.of(mapping, wrapping()));
    }
  }

  private void endOfList(Value.Mapping list, String kind) {
    if (kind.isEmpty()) {
      pass(new NoObject(Reason.LIST_WITHOUT_KIND, list.line()));
    }
    String ofItems = kind.endsWith("List") ? kind.substring(0, kind.length() - 4) : "";
    for (Value.Mapping item : withoutKind) {
      pass(
          ofItems.isEmpty()
              ? new NoObject(Reason.NO_KIND, item.line())
              : new KubernetesObject(
                  ofItems, list.string("apiVersion").orElse(""), item, wrapping()));
    }
    withoutKind.clear();
  }

  private void event(Value.Mapping event, Value.Mapping object) {
    String type = event.text("type").orElse("");
    if (type.equals("BOOKMARK") || type.equals("ERROR")) {
      return;
    }
    pass(
        object.string("kind").isPresent()
            ? KubernetesObject.of(object, new Wrapping.Event(type, event.text("observedAt")))
            : new NoObject(Reason.NO_KIND, object.line()));
  }

  private Wrapping wrapping() {
    return inRootList ? ROOT_LIST : PLAIN;
  }

  private void pass(Found value) {
    foundAny = true;
    found.accept(value);
  }
}
