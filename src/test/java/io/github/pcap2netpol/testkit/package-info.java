/**
 * What tests of all packages build with, from the cluster down to the byte: {@link
 * io.github.pcap2netpol.testkit.PodBuilder pods}, {@link
 * io.github.pcap2netpol.testkit.ServiceBuilder Services} and {@link
 * io.github.pcap2netpol.testkit.ClusterBuilder clusters} as values, the same {@link
 * io.github.pcap2netpol.testkit.ApiObjects as the API server prints them}, {@link
 * io.github.pcap2netpol.testkit.Established connections}, {@link
 * io.github.pcap2netpol.testkit.PacketBytes packets} and {@link
 * io.github.pcap2netpol.testkit.CaptureBytes capture files}, {@link
 * io.github.pcap2netpol.testkit.BundleFolder bundles} on disk, and a {@link
 * io.github.pcap2netpol.testkit.Recorder recorder} of what the capture reader passes on.
 */
@NullMarked
package io.github.pcap2netpol.testkit;

import org.jspecify.annotations.NullMarked;
