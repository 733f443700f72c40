package io.github.pcap2netpol.manifest;

import java.util.ArrayList;
import java.util.List;

/**
 * What is to be said of an object that is being read; each begins with the path of the field.
 *
 * @param refusals why the API server would refuse it
 * @param dropped fields that the API server leaves out of what it stores: kubectl asks it to refuse
 *     them, other clients get a warning at most
 * @param warnings what the API server takes, but warns of or reads otherwise than it looks
 */
public record Remarks(List<String> refusals, List<String> dropped, List<String> warnings) {
  // Lists that grow while the object is being read: not copied.

  public Remarks() {
    this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
  }
}
