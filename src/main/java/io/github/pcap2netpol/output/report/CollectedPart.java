package io.github.pcap2netpol.output.report;

import io.github.pcap2netpol.capture.packet.CaptureStats;
import java.util.Optional;

/**
 * One file of a capture that was collected from a cluster.
 *
 * @param file where it is, relative to the bundle
 * @param size in bytes, as the pod had it when it was copied
 * @param sha256 of those bytes, in hexadecimal digits
 * @param source "copied" from the running container, or from its "log"
 * @param command the command that recorded it, empty where the container didn't say
 * @param counts tcpdump's own words on packets captured and dropped, empty where it didn't say
 * @param stats what is in the file, empty if it can't be read
 */
public record CollectedPart(
    String file,
    long size,
    String sha256,
    String source,
    String command,
    String counts,
    Optional<CaptureStats> stats) {}
