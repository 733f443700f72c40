/** Pods and Services for tests of all packages: one home for what a test does not care about. */
@NullMarked
package io.github.pcap2netpol.cluster.testing;

import org.jspecify.annotations.NullMarked;
