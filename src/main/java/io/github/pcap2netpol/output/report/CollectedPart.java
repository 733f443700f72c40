package io.github.pcap2netpol.output.report;

import io.github.pcap2netpol.capture.packet.CaptureStats;
import java.util.Optional;

/**
 * One file of a capture that was collected from a cluster.
 *
 * @param file its path, relative to the bundle
 * @param size in bytes, as it was in the pod when copied
 * @param sha256 the hash of those bytes, in hexadecimal
 * @param source "copied" from the running container, or from its "log"
 * @param command the command that recorded it, or empty if the container didn't say
 * @param counts what tcpdump printed about captured and dropped packets, or empty
 * @param stats statistics of the file, or empty if it can't be read
 */
public record CollectedPart(
    String file,
    long size,
    String sha256,
    String source,
    String command,
    String counts,
    Optional<CaptureStats> stats) {}
