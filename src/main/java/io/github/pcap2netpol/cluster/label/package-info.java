/**
 * What a pod's label tells, and for how long: which labels name a thing that stays, which are made
 * anew with each release, run, pod or node, and which show a state. Selectors that must hold
 * tomorrow are built from this; the table is also a page of the documentation, docs/labels.md.
 */
@NullMarked
package io.github.pcap2netpol.cluster.label;

import org.jspecify.annotations.NullMarked;
