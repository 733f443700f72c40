/**
 * Flow records of other tools, as values: who opened what to whom, as far as each format tells. In:
 * files; out: {@link io.github.pcap2netpol.flowlog.model.FlowRecord}s, and the pods and Services
 * that the records describe. Not here: what the records add up to, and what becomes of it.
 */
@NullMarked
package io.github.pcap2netpol.flowlog;

import org.jspecify.annotations.NullMarked;
