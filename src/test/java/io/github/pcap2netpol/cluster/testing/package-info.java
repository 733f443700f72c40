/** Builders of pods and Services for the tests of all packages. */
@NullMarked
package io.github.pcap2netpol.cluster.testing;

import org.jspecify.annotations.NullMarked;
