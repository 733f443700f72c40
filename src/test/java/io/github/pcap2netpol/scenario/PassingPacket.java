package io.github.pcap2netpol.scenario;

/**
 * A packet at one point of its path.
 *
 * @param point where
 * @param packet as it is there
 */
record PassingPacket(PathPoint point, CapturedPacket packet) {}
