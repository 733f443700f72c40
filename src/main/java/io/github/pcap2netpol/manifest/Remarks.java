package io.github.pcap2netpol.manifest;

import java.util.ArrayList;
import java.util.List;

/**
 * Remarks about an object that is being read. Each begins with the line and the path of the field.
 *
 * @param refusals why the API server would reject it
 * @param dropped fields that the API server would not store: kubectl asks it to reject them, other
 *     clients get a warning at most
 * @param repeats fields that are given twice; kubectl sends the last, kustomize rejects them or
 *     takes another
 * @param warnings what the API server accepts, but warns about or reads differently than it looks
 */
public record Remarks(
    List<String> refusals, List<String> dropped, List<String> repeats, List<String> warnings) {
  // Mutable lists that grow while the object is being read: not copied.

  public Remarks() {
    this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
  }
}
