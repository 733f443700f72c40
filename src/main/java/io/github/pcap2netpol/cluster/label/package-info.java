/**
 * What a pod's label means, and for how long: which labels name something permanent, which change
 * with each release, run, pod or node, and which show a state. Selectors are chosen by these rules
 * so that they still hold tomorrow. The table is documented in docs/labels.md.
 */
@NullMarked
package io.github.pcap2netpol.cluster.label;

import org.jspecify.annotations.NullMarked;
