/** Links pods to workloads: chains of owners, and the instances and parts of one application. */
@NullMarked
package io.github.pcap2netpol.cluster.workload;

import org.jspecify.annotations.NullMarked;
