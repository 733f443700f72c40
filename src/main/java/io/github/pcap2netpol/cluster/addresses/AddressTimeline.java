package io.github.pcap2netpol.cluster.addresses;

import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.objects.PodHistory;
import io.github.pcap2netpol.net.EpochNanos;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The pods that had one address, one after another.
 *
 * @param pods at least one, ordered by when they began to own it; each gives way to the next
 */
public record AddressTimeline(List<Pod> pods) {
  /** By start, then by name. */
  static final Comparator<Pod> BY_START =
      Comparator.comparing(Pod::from)
          .thenComparing(Pod::until)
          .thenComparing(Pod::ref)
          .thenComparing(Pod::uid);

  /** The API truncates times to the second, so a pod may have ended up to this much later. */
  private static final Duration RESOLUTION = Duration.ofSeconds(1);

  public AddressTimeline {
    List<Pod> sorted = new ArrayList<>(pods);
    sorted.sort(BY_START);
    pods = List.copyOf(sorted);
  }

  /**
   * The owner at that moment: the last pod that had begun, unless it had ended. If the time is not
   * of a clock, the one that has it now, or had it last.
   */
  Optional<Pod> at(Instant time) {
    if (!EpochNanos.isOfAClock(time)) {
      return Optional.of(pods.get(pods.size() - 1));
    }
    int low = 0;
    int high = pods.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (pods.get(middle).from().isAfter(time)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    if (low == 0) {
      return Optional.empty();
    }
    Pod pod = pods.get(low - 1);
    boolean had = pod.until().equals(Instant.MAX) || time.isBefore(pod.until().plus(RESOLUTION));
    return had ? Optional.of(pod) : Optional.empty();
  }

  /** The moments of change, ascending, in nanoseconds since 1970. */
  long[] takeovers() {
    return pods.stream().skip(1).mapToLong(pod -> EpochNanos.of(pod.from())).distinct().toArray();
  }

  /**
   * When the pod can have begun to own the address: not before the pods that started earlier ended.
   *
   * @param index its position among the pods
   */
  public Instant startOf(int index) {
    Pod pod = pods.get(index);
    Instant start = pod.from();
    for (Pod before : pods.subList(0, index)) {
      if (before.until().isBefore(pod.until())
          && before.until().isAfter(start)
          && !before.until().equals(PodHistory.ENDED_SOME_TIME)) {
        start = before.until();
      }
    }
    return start;
  }
}
