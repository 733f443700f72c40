package io.github.pcap2netpol.cluster.model;

/**
 * A selector with which an object other than a Service or controller selects pods: a
 * PodDisruptionBudget, a NetworkPolicy, a topology rule.
 *
 * @param namespace the namespace of the pods
 * @param object the object, as in {@code PodDisruptionBudget shop/web}
 * @param selector its selector
 */
public record SelectorInUse(String namespace, String object, LabelSelector selector) {}
