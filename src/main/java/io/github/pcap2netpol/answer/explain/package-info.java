/** Why a connection is allowed or blocked, and what a rule is for. */
@NullMarked
package io.github.pcap2netpol.answer.explain;

import org.jspecify.annotations.NullMarked;
