/**
 * Golden scenarios: made-up clusters and conversations written as bundles, the truth about each
 * written by hand, and the tests that hold the tool against it.
 *
 * <p>{@link io.github.pcap2netpol.scenario.ScenarioCatalogue} lists them all. A scenario is drawn
 * with a {@code ClusterSketch} (who is there) and a {@code Wire} (who says what to whom).
 */
@NullMarked
package io.github.pcap2netpol.scenario;

import org.jspecify.annotations.NullMarked;
