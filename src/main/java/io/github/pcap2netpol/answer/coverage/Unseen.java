package io.github.pcap2netpol.answer.coverage;

import java.util.Comparator;

/**
 * Something that the cluster declares and no capture shows.
 *
 * @param kind what kind of thing it is
 * @param object its object, as in {@code CronJob shop/report}
 * @param detail which part of it: a schedule, a port, a pod; may be empty
 */
public record Unseen(Kind kind, String object, String detail) implements Comparable<Unseen> {
  private static final Comparator<Unseen> ORDER =
      Comparator.comparing(Unseen::kind)
          .thenComparing(Unseen::object)
          .thenComparing(Unseen::detail);

  /** What may go unobserved, most important first. */
  public enum Kind {
    CRON_JOB("CronJob that did not run", "CronJobs that did not run"),
    SCHEDULE("schedule that did not come due", "schedules that did not come due"),
    RELEASE_JOB("Job of a release that did not run", "Jobs of releases that did not run"),
    NO_REPLICAS("workload without a pod", "workloads without a pod"),
    ROUTE("Ingress or route backend never called", "Ingress or route backends never called"),
    API_SERVER_CALL(
        "webhook or aggregated API never called", "webhooks or aggregated APIs never called"),
    POD_WITHOUT_CAPTURE("pod without a capture", "pods without a capture"),
    STARTED_BEFORE("pod that started before its capture", "pods that started before their capture"),
    INIT_CONTAINER(
        "init container that ended before its pod's capture",
        "init containers that ended before their pods' captures"),
    SERVICE_PORT("Service port never called", "Service ports never called"),
    CONTAINER_PORT("container port never called", "container ports never called"),
    PROBE("probe never seen", "probes never seen");

    private final String one;
    private final String many;

    Kind(String one, String many) {
      this.one = one;
      this.many = many;
    }

    /** Formatted as in {@code 3 container ports never called}. */
    public String counted(long count) {
      return count + " " + (count == 1 ? one : many);
    }
  }

  @Override
  public int compareTo(Unseen other) {
    return ORDER.compare(this, other);
  }
}
