package io.github.pcap2netpol.connection.sums;

import io.github.pcap2netpol.connection.model.Tally;
import io.github.pcap2netpol.net.IpPrefix;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The mutable form of a {@link Tally}. Additions commute. */
public final class Sum {
  private long connections;
  private long packets;
  private Mark first;
  private Mark last;
  private final List<Kept> samples = new ArrayList<>(1);

  /** If several originators share the sum: the narrowest block that holds them. */
  private @Nullable IpPrefix from;

  /**
   * Whether packets were captured before any router forwarded them: of the originator, and of the
   * responder.
   */
  private boolean freshFromOriginator;

  private boolean freshFromResponder;

  /** Starts with nothing counted but the time. */
  public Sum(Mark first, Mark last) {
    this.first = first;
    this.last = last;
  }

  /** A sample with its hash, which is computed once. */
  public record Kept(long hash, long sequence, int port, Mark mark) implements Comparable<Kept> {
    private static final Comparator<Kept> ORDER =
        Comparator.comparingLong(Kept::hash).thenComparing(Kept::mark).thenComparingInt(Kept::port);

    @Override
    public int compareTo(Kept other) {
      return ORDER.compare(this, other);
    }
  }

  public long connections() {
    return connections;
  }

  public long packets() {
    return packets;
  }

  public Mark first() {
    return first;
  }

  public Mark last() {
    return last;
  }

  /** The samples, by ascending hash. */
  public List<Kept> samples() {
    return Collections.unmodifiableList(samples);
  }

  /** The block of its originators, if several may share it. */
  public Optional<IpPrefix> from() {
    return Optional.ofNullable(from);
  }

  /** Adds originators that share the sum. */
  public void from(IpPrefix originators) {
    from = from == null ? originators : from.span(originators);
  }

  public boolean freshFromOriginator() {
    return freshFromOriginator;
  }

  public boolean freshFromResponder() {
    return freshFromResponder;
  }

  /** Notes whether packets were captured before any router forwarded them. */
  public void fresh(boolean fromOriginator, boolean fromResponder) {
    freshFromOriginator |= fromOriginator;
    freshFromResponder |= fromResponder;
  }

  public void count(long moreConnections, long morePackets, Mark from, Mark to) {
    connections += moreConnections;
    packets += morePackets;
    first = first.compareTo(from) <= 0 ? first : from;
    last = last.compareTo(to) >= 0 ? last : to;
  }

  public void sample(long sequence, int originatorPort, Mark mark) {
    long hash = Tally.Sample.hashOf(sequence);
    if (mayKeep(hash)) {
      keep(new Kept(hash, sequence, originatorPort, mark));
    }
  }

  /** Of many connections, almost none gets in. */
  private boolean mayKeep(long hash) {
    return samples.size() < Tally.MOST_SAMPLES
        || hash <= samples.get(Tally.MOST_SAMPLES - 1).hash();
  }

  private void keep(Kept kept) {
    if (!mayKeep(kept.hash())) {
      return;
    }
    int place = Collections.binarySearch(samples, kept);
    if (place < 0 && -place - 1 < Tally.MOST_SAMPLES) {
      samples.add(-place - 1, kept);
      if (samples.size() > Tally.MOST_SAMPLES) {
        samples.remove(Tally.MOST_SAMPLES);
      }
    }
  }

  public void add(Sum other) {
    count(other.connections, other.packets, other.first, other.last);
    fresh(other.freshFromOriginator, other.freshFromResponder);
    other.samples.forEach(this::keep);
    if (other.from != null) {
      from(other.from);
    }
  }

  /** Adds another sum, and returns this one. */
  public Sum plus(Sum other) {
    add(other);
    return this;
  }

  /**
   * The value.
   *
   * @param files the names that {@link Mark#part} refers to
   */
  public Tally tally(List<String> files) {
    return new Tally(
        connections,
        packets,
        first.sighting(files),
        last.sighting(files),
        samples.stream()
            .map(
                kept -> new Tally.Sample(kept.sequence(), kept.port(), kept.mark().sighting(files)))
            .toList());
  }
}
