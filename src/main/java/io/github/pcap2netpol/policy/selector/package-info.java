/** Finds labels that select exactly the pods of a workload. */
@NullMarked
package io.github.pcap2netpol.policy.selector;

import org.jspecify.annotations.NullMarked;
