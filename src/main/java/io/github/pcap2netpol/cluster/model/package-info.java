/**
 * Kubernetes objects as this tool needs them: pods, Services, workloads, nodes, labels. Plain
 * values that every later stage shares.
 */
@NullMarked
package io.github.pcap2netpol.cluster.model;

import org.jspecify.annotations.NullMarked;
