package io.github.pcap2netpol.output.report;

import java.time.Instant;
import java.util.Optional;

/**
 * Something that a bundle lacks, of one pod.
 *
 * @param since when it began to be lost
 * @param until when that ended; empty if what came later was lost, too
 * @param what "openings", "datagrams", "packets" (all others, which --full records), "samples" or
 *     "recording" (all of it)
 * @param why "full" (no room), "dropped" (by the kernel), "burst", "slow", "unkept", "failed"
 *     (tcpdump), "killed" (the container), "cut" (a log too small) or "gone" (the pod)
 * @param text for people
 */
public record CollectedLoss(
    Instant since, Optional<Instant> until, String what, String why, String text) {}
