/** Makes NetworkPolicies from contracts, and names the contract above each rule. */
@NullMarked
package io.github.pcap2netpol.policy.contract;

import org.jspecify.annotations.NullMarked;
