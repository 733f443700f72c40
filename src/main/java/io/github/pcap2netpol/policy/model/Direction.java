package io.github.pcap2netpol.policy.model;

/** The direction of a rule, as in {@code policyTypes}. */
public enum Direction {
  INGRESS,
  EGRESS
}
