/**
 * Builders that the tests of all packages share, from the cluster down to the byte: {@link
 * io.github.pcap2netpol.testkit.PodBuilder pods}, {@link
 * io.github.pcap2netpol.testkit.ServiceBuilder Services} and {@link
 * io.github.pcap2netpol.testkit.TestCluster clusters} as values, {@link
 * io.github.pcap2netpol.testkit.ApiObjects API objects} as text, {@link
 * io.github.pcap2netpol.testkit.TestConnection connections}, {@link
 * io.github.pcap2netpol.testkit.PacketBytes packets} and {@link
 * io.github.pcap2netpol.testkit.CaptureBytes capture files}, {@link
 * io.github.pcap2netpol.testkit.BundleFolder bundles} on disk, and a {@link
 * io.github.pcap2netpol.testkit.Recorder recorder} of what the capture reader passes on.
 */
@NullMarked
package io.github.pcap2netpol.testkit;

import org.jspecify.annotations.NullMarked;
