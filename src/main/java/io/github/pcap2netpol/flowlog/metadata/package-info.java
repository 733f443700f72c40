/** Kubernetes metadata made from what flow records say about pods and Services. */
@NullMarked
package io.github.pcap2netpol.flowlog.metadata;

import org.jspecify.annotations.NullMarked;
