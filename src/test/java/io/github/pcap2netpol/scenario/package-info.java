/**
 * Golden scenarios: invented clusters and conversations written as bundles, the right result of
 * each written by hand, and the tests that compare the tool with it.
 *
 * <p>{@link io.github.pcap2netpol.scenario.ScenarioCatalogue} lists them all. A scenario consists
 * of a {@code ClusterSketch} (the cluster) and a {@code Wire} (its traffic).
 */
@NullMarked
package io.github.pcap2netpol.scenario;

import org.jspecify.annotations.NullMarked;
