/**
 * Kubernetes objects reduced to what this tool needs: pods, Services, workloads, nodes, labels.
 * Plain values, shared by all later stages.
 */
@NullMarked
package io.github.pcap2netpol.cluster.model;

import org.jspecify.annotations.NullMarked;
