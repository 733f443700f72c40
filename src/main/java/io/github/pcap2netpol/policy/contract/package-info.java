/** From contracts to NetworkPolicies, with the contract that asks for it above each rule. */
@NullMarked
package io.github.pcap2netpol.policy.contract;

import org.jspecify.annotations.NullMarked;
