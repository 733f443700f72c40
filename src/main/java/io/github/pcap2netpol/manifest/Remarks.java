package io.github.pcap2netpol.manifest;

import java.util.ArrayList;
import java.util.List;

/**
 * What is to be said of an object that is being read. Each remark begins with the line, and the
 * path of the field.
 *
 * @param refusals why the API server would refuse it
 * @param dropped fields that the API server leaves out of what it stores: kubectl asks it to refuse
 *     them, other clients get a warning at most
 * @param repeats fields that are given twice, of which kubectl sends the last; kustomize refuses
 *     them, or takes another
 * @param warnings what the API server takes, but warns of or reads otherwise than it looks
 */
public record Remarks(
    List<String> refusals, List<String> dropped, List<String> repeats, List<String> warnings) {
  // Lists that grow while the object is being read: not copied.

  public Remarks() {
    this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
  }
}
