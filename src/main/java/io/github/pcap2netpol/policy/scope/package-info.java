/** Decides which pods one policy is for. */
@NullMarked
package io.github.pcap2netpol.policy.scope;

import org.jspecify.annotations.NullMarked;
