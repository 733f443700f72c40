/**
 * Flow records of other tools, as values: who opened which connection to whom, as far as each
 * format says. In: files; out: {@link io.github.pcap2netpol.flowlog.model.FlowRecord}s, and the
 * pods and Services that the records describe. Not here: summing up the records.
 */
@NullMarked
package io.github.pcap2netpol.flowlog;

import org.jspecify.annotations.NullMarked;
