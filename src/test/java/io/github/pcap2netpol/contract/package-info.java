/** Contracts are read, turned into policies, judged and compared with traffic. */
@NullMarked
package io.github.pcap2netpol.contract;

import org.jspecify.annotations.NullMarked;
