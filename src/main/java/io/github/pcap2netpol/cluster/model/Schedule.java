package io.github.pcap2netpol.cluster.model;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * An object of a custom kind that runs something repeatedly: an Argo CronWorkflow, a KEDA
 * ScaledJob, a ScheduledSparkApplication. CronJobs are workloads and not here.
 *
 * @param object the object
 * @param when its schedule as written, or what triggers it
 * @param suspended whether it is suspended
 * @param lastRun when it last ran something, according to its status
 */
public record Schedule(ObjectRef object, String when, boolean suspended, Optional<Instant> lastRun)
    implements Comparable<Schedule> {
  @Override
  public int compareTo(Schedule other) {
    return Comparator.comparing(Schedule::object)
        .thenComparing(Schedule::when)
        .thenComparing(Schedule::suspended)
        .thenComparing(schedule -> schedule.lastRun().orElse(Instant.MIN))
        .compare(this, other);
  }
}
