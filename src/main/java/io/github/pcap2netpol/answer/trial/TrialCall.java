package io.github.pcap2netpol.answer.trial;

import io.github.pcap2netpol.net.PortProtocol;

/**
 * A connection to try.
 *
 * @param from the calling pod
 * @param to the called pod
 * @param port the called port; TCP
 * @param allowed whether the policies allow it
 * @param reason the rules that allow it, or the policies that deny it; for people
 */
public record TrialCall(
    TestPod from, TestPod to, PortProtocol port, boolean allowed, String reason) {}
