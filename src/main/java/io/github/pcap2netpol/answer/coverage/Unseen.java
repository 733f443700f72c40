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
    CRON_JOB(
        "CronJob that did not run",
        "CronJobs that did not run",
        "did not run: its calls will be denied"),
    SCHEDULE(
        "schedule that did not come due",
        "schedules that did not come due",
        "did not run: the calls of its pods will be denied"),
    RELEASE_JOB(
        "Job of a release that did not run",
        "Jobs of releases that did not run",
        "did not run: its calls will be denied, and the next release may fail"),
    NO_REPLICAS(
        "workload without a pod",
        "workloads without a pod",
        "has no pods: its calls will be denied once it is scaled up"),
    ROUTE(
        "Ingress or route backend never called",
        "Ingress or route backends never called",
        "was not used: requests through it will be denied"),
    API_SERVER_CALL(
        "webhook or aggregated API never called",
        "webhooks or aggregated APIs never called",
        "was not used: the API server's calls will be denied"),
    POD_WITHOUT_CAPTURE(
        "replica of a captured workload without a capture of its own",
        "replicas of captured workloads without a capture of their own",
        "connections made only by such pods will be denied"),
    STARTED_BEFORE(
        "pod that started before its capture",
        "pods that started before their capture",
        "calls made only at start-up will be denied"),
    INIT_CONTAINER(
        "init container that ended before its pod's capture",
        "init containers that ended before their pods' captures",
        "calls made only there will be denied"),
    SERVICE_PORT(
        "Service port never called", "Service ports never called", "calls there will be denied"),
    CONTAINER_PORT(
        "container port never called",
        "container ports never called",
        "calls there will be denied"),
    PROBE("probe never seen", "probes never seen", "allowed, as all calls from a pod's own node");

    private final String one;
    private final String many;
    private final String consequence;

    Kind(String one, String many, String consequence) {
      this.one = one;
      this.many = many;
      this.consequence = consequence;
    }

    /** What will come of it, worded to follow the object or the count and, for these, a colon. */
    public String consequence() {
      return consequence;
    }

    /** Whether each such object is worth naming, and not just their number. */
    public boolean isWeighty() {
      return compareTo(API_SERVER_CALL) <= 0;
    }

    /** What one such thing is, worded to precede its object. */
    public String one() {
      return one;
    }

    /** Formatted as in {@code 3 container ports never called}. */
    public String counted(long count) {
      return count + " " + (count == 1 ? one : many);
    }
  }

  /** As in {@code CronJob shop/report (0 3 * * *) did not run: its calls will be denied}. */
  public String sentence() {
    return object + (detail.isEmpty() ? "" : " (" + detail + ")") + " " + kind.consequence();
  }

  @Override
  public int compareTo(Unseen other) {
    return ORDER.compare(this, other);
  }
}
