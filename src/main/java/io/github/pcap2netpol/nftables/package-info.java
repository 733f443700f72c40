/**
 * Policies with their selectors resolved in, the text of an nftables ruleset for one node out.
 *
 * <p>The idea is that of Weave Net's policy controller, which kept ipsets of the pods that each
 * selector selects, and iptables chains that looked addresses up in them. Here the sets and the
 * chains are one table of nftables, replaced as a whole, and which pod a packet is from or for is
 * found by one look-up in a map of verdicts.
 *
 * <p>Not here: what policies mean (see {@code verify}), and applying the ruleset: it is a file for
 * {@code nft -f}.
 */
@NullMarked
package io.github.pcap2netpol.nftables;

import org.jspecify.annotations.NullMarked;
