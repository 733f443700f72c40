/**
 * Compiles policies to the text of an nftables ruleset for one node.
 *
 * <p>The approach is that of Weave Net's policy controller, which kept ipsets of the pods that each
 * selector selects, and iptables chains that looked addresses up in them. Here sets and chains are
 * one nftables table, replaced as a whole, and one look-up in a verdict map finds which pod a
 * packet is from or for.
 *
 * <p>Not here: what policies mean (see {@code verify}), and applying the ruleset: it is a file for
 * {@code nft -f}.
 */
@NullMarked
package io.github.pcap2netpol.nftables;

import org.jspecify.annotations.NullMarked;
