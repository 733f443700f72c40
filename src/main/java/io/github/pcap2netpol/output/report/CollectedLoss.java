package io.github.pcap2netpol.output.report;

import java.time.Instant;
import java.util.Optional;

/**
 * Traffic of one pod that a bundle lacks.
 *
 * @param since when the loss began
 * @param until when it lasted; empty if it lasted to the end
 * @param what "openings", "datagrams", "packets" (all others, which --full records), "samples" or
 *     "recording" (all of it)
 * @param why "full" (no room), "dropped" (by the kernel), "burst", "slow", "unkept", "failed"
 *     (tcpdump), "killed" (the container), "cut" (a log too small) or "gone" (the pod)
 * @param text for people
 */
public record CollectedLoss(
    Instant since, Optional<Instant> until, String what, String why, String text) {}
