package io.github.pcap2netpol.cluster.model;

/**
 * A selector by which an object of the cluster, other than a Service or a controller, selects pods:
 * a PodDisruptionBudget, a NetworkPolicy, a rule about topology.
 *
 * @param namespace where the pods are
 * @param object the object, as in {@code PodDisruptionBudget shop/web}
 * @param selector what it selects by
 */
public record SelectorInUse(String namespace, String object, LabelSelector selector) {}
