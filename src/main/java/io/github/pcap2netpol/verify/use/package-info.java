/** How much of each rule the observed traffic uses. */
@NullMarked
package io.github.pcap2netpol.verify.use;

import org.jspecify.annotations.NullMarked;
