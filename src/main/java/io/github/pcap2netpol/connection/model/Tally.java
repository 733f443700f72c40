package io.github.pcap2netpol.connection.model;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is kept of all connections between one originator and one responder's port. Tallies can be
 * merged in any order.
 *
 * @param connections how many there were: for TCP and SCTP, openings (repeated ones counted once)
 *     and connections that were already open; for UDP, exchanges separated by silence
 * @param packets how many packets were read
 * @param first the earliest packet; among equals the smallest file and frame
 * @param last the latest packet
 * @param samples a few of the connections: those whose sequence numbers have the smallest hashes,
 *     so that both ends of a connection keep the same ones; ascending by hash
 */
public record Tally(
    long connections, long packets, Sighting first, Sighting last, List<Sample> samples) {
  /** How many samples are kept. */
  public static final int MOST_SAMPLES = 16;

  public Tally {
    samples = List.copyOf(samples);
  }

  /**
   * One connection, recognisable at both ends.
   *
   * @param sequence TCP: the originator's initial sequence number; SCTP: its initiate tag
   * @param originatorPort its port, as seen here
   * @param sighting its opening packet
   */
  public record Sample(long sequence, int originatorPort, Sighting sighting) {
    public long hash() {
      return hashOf(sequence);
    }

    /** Spreads sequence numbers evenly (the finalizer of SplitMix64). */
    public static long hashOf(long sequence) {
      long mixed = sequence + 0x9e3779b97f4a7c15L;
      mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
      mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
      return mixed ^ (mixed >>> 31);
    }
  }

  public Tally merge(Tally other) {
    return new Tally(
        connections + other.connections,
        packets + other.packets,
        first.compareTo(other.first) <= 0 ? first : other.first,
        last.compareTo(other.last) >= 0 ? last : other.last,
        Stream.concat(samples.stream(), other.samples.stream())
            .distinct()
            .sorted(
                Comparator.comparingLong(Sample::hash)
                    .thenComparing(Sample::sighting)
                    .thenComparingInt(Sample::originatorPort))
            .limit(MOST_SAMPLES)
            .toList());
  }

  /** The sample that was seen first. */
  public Optional<Sample> earliestSample() {
    return samples.stream().min(Comparator.comparing(Sample::sighting));
  }
}
