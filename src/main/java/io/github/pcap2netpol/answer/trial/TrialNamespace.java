package io.github.pcap2netpol.answer.trial;

import io.github.pcap2netpol.cluster.model.Labels;
import io.github.pcap2netpol.cluster.model.Namespace;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A namespace to create for a trial, and to delete at its end.
 *
 * @param name its name
 * @param standsFor the namespace that it is a copy of, or the labels of the namespaces that it
 *     stands for
 * @param labels all its labels, including the one that the API server sets
 */
public record TrialNamespace(String name, String standsFor, Labels labels) {
  /** The label that marks trial namespaces; its value is the namespace whose policies are tried. */
  public static final String MARK = "pcap2netpol.github.io/trial";

  private static final String POD_SECURITY = "pod-security.kubernetes.io/enforce";

  /**
   * A namespace with the labels that selectors need, and those that every namespace of a trial has.
   */
  static TrialNamespace of(String name, String standsFor, Labels needed, String tried) {
    SortedMap<String, String> labels = new TreeMap<>(needed.values());
    labels.put(Namespace.NAME_LABEL, name);
    labels.put(MARK, tried);
    labels.put(POD_SECURITY, "restricted");
    return new TrialNamespace(name, standsFor, Labels.of(labels));
  }
}
