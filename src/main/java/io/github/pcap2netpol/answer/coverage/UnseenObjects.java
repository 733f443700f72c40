package io.github.pcap2netpol.answer.coverage;

import io.github.pcap2netpol.answer.coverage.Unseen.Kind;
import io.github.pcap2netpol.capture.packet.CaptureStats;
import io.github.pcap2netpol.cluster.addresses.Backing;
import io.github.pcap2netpol.cluster.addresses.ServiceBackings;
import io.github.pcap2netpol.cluster.model.BackendReference;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.ContainerPort;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.cluster.model.Schedule;
import io.github.pcap2netpol.cluster.model.Service;
import io.github.pcap2netpol.cluster.model.ServicePort;
import io.github.pcap2netpol.cluster.model.Workload;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.connection.model.CapturePoint;
import io.github.pcap2netpol.connection.model.Watched;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.graph.model.Exposure;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.graph.model.TrafficMap;
import io.github.pcap2netpol.net.PortProtocol;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Compares what the captured namespaces declare with what the captures show. */
final class UnseenObjects {
  private record At(WorkloadRef workload, PortProtocol port) {}

  private final TrafficMap traffic;
  private final Cluster cluster;
  private final Diagnostics diagnostics;
  private final ServiceBackings backings;
  private final Optional<CaptureSpan> span;
  private final Map<PodRef, Instant> capturedFrom = new HashMap<>();
  private final Set<String> namespaces;
  private final Set<At> called = new HashSet<>();
  private final Set<At> reached = new HashSet<>();
  private final SortedSet<Unseen> unseen = new TreeSet<>();

  UnseenObjects(
      TrafficMap traffic,
      SortedMap<CapturePoint, List<CaptureStats>> captures,
      List<Watched> watched,
      Diagnostics diagnostics) {
    this.traffic = traffic;
    this.cluster = traffic.cluster();
    this.diagnostics = diagnostics;
    this.backings = new ServiceBackings(cluster);
    this.span = CaptureSpan.of(captures, traffic);
    Map<String, Instant> starts = new HashMap<>();
    captures.forEach(
        (point, files) -> {
          Instant start = CaptureSpan.of(files).map(CaptureSpan::first).orElse(Instant.MAX);
          point.pod().ifPresent(pod -> capturedFrom.put(pod, start));
          starts.put(point.name(), start);
        });
    for (Watched each : watched) {
      Instant start = starts.getOrDefault(each.capture(), Instant.MAX);
      capturedFrom.merge(each.pod(), start, (one, other) -> one.isBefore(other) ? one : other);
    }
    this.namespaces =
        traffic.captured().stream().map(WorkloadRef::namespace).collect(Collectors.toSet());
    for (TrafficEdge edge : traffic.graph().edges()) {
      if (!edge.isInferred() && edge.to() instanceof Peer.WorkloadPeer to) {
        called.add(new At(to.workload(), edge.port()));
      }
    }
    for (Exposure exposure : traffic.exposures()) {
      called.add(new At(exposure.workload(), exposure.port()));
    }
    for (Flow flow : traffic.flows()) {
      if (flow.destination() instanceof Flow.PodEnd pod) {
        reached.add(new At(pod.pod().workload(), flow.port()));
      }
    }
  }

  List<Unseen> find() {
    for (Workload workload : cluster.workloads().values()) {
      if (namespaces.contains(workload.ref().namespace())) {
        if (!traffic.captured().contains(workload.ref())) {
          didNotRun(workload);
        } else if (!workload.hostNetwork()) {
          pods(workload);
          ports(workload);
        }
      }
    }
    cluster.services().values().stream()
        .filter(service -> namespaces.contains(service.ref().namespace()))
        .forEach(this::services);
    cluster.backends().stream()
        .filter(backend -> namespaces.contains(backend.service().namespace()))
        .forEach(this::backends);
    cluster.schedules().stream()
        .filter(schedule -> namespaces.contains(schedule.object().namespace()))
        .filter(schedule -> !ran(schedule))
        .forEach(this::schedule);
    return List.copyOf(unseen);
  }

  private void didNotRun(Workload workload) {
    boolean ran = workload.pods().stream().anyMatch(this::livedMeanwhile);
    String name = workload.ref().name();
    String namespace = workload.ref().namespace();
    if (ran) {
      return; // It has its own finding: it runs, but was not captured.
    }
    if (workload.ref().kind().equals("CronJob")) {
      String schedule = workload.spec().schedule().orElse("");
      tell(
          Kind.CRON_JOB,
          "unseen-cron-job",
          workload.ref().toString(),
          schedule + (workload.spec().suspended() ? " (suspended)" : ""),
          "It did not run during the captures"
              + (schedule.isEmpty() ? "" : " (schedule " + schedule + ")")
              + (workload.spec().suspended() ? ", because it is suspended" : "")
              + ": other workloads' policies will deny its calls. Run it while capturing, with"
              + " kubectl create job NAME --from=cronjob/"
              + name
              + " -n "
              + namespace
              + ", and analyse both bundles together.");
    } else if (workload.ref().kind().equals("Job") && workload.spec().hook().isPresent()) {
      tell(
          Kind.RELEASE_JOB,
          "unseen-release-job",
          workload.ref().toString(),
          workload.spec().hook().get(),
          "It runs with releases ("
              + workload.spec().hook().get()
              + "), and there was none during the captures: other workloads' policies will deny its calls, and the next release may fail. Capture during a release.");
    } else if (!workload.ref().kind().equals("Job")
        && !workload.ref().kind().equals("Pod")
        && !workload.ref().kind().equals("ReplicaSet")
        && !workload.hostNetwork()) {
      tell(
          Kind.NO_REPLICAS,
          "unseen-without-pods",
          workload.ref().toString(),
          workload.spec().replicas().isPresent()
              ? "replicas " + workload.spec().replicas().getAsInt()
              : "",
          "It had no pods during the captures"
              + (workload.spec().replicas().orElse(1) == 0 ? " (0 replicas)" : "")
              + ": once it is scaled up, other workloads' policies will deny its calls. Scale it"
              + " up while capturing.");
    }
  }

  private boolean livedMeanwhile(Pod pod) {
    return span.isEmpty()
        || (!pod.from().isAfter(span.get().last()) && !pod.until().isBefore(span.get().first()));
  }

  private void tell(Kind kind, String code, String object, String detail, String message) {
    unseen.add(new Unseen(kind, object, detail.strip()));
    diagnostics.add(Diagnostic.warning(code, object, message));
  }

  private void schedule(Schedule schedule) {
    String when = schedule.when() + (schedule.suspended() ? ", suspended" : "");
    tell(
        Kind.SCHEDULE,
        "unseen-schedule",
        schedule.object().toString(),
        when,
        "It did not run during the captures ("
            + when
            + "): what it does then, no policy allows, and policies of others will deny its calls."
            + " Run it while capturing, and analyse both bundles together.");
  }

  /** Whether its status says so, or pods that it made lived meanwhile. */
  private boolean ran(Schedule schedule) {
    boolean said =
        schedule
            .lastRun()
            .filter(
                time ->
                    span.filter(all -> !time.isBefore(all.first()) && !time.isAfter(all.last()))
                        .isPresent())
            .isPresent();
    return said
        || cluster.workloads().values().stream()
            .filter(workload -> workload.ref().namespace().equals(schedule.object().namespace()))
            .filter(workload -> ScheduledRuns.isOf(schedule, workload))
            .flatMap(workload -> workload.pods().stream())
            .anyMatch(this::livedMeanwhile);
  }

  private void pods(Workload workload) {
    for (Pod pod : workload.pods()) {
      Instant from = capturedFrom.get(pod.ref());
      if (from == null) {
        if (livedMeanwhile(pod) && !wasReplaced(pod, workload)) {
          add(Kind.POD_WITHOUT_CAPTURE, workload.ref().toString(), pod.ref().name());
        }
      } else {
        unseen.addAll(EarlyStart.of(workload.ref(), pod, from));
      }
    }
  }

  /**
   * Whether it ended, and a pod with a capture came after it and outlived it, as in the rollout by
   * which sidecars are injected: that capture shows what the workload does.
   */
  private boolean wasReplaced(Pod pod, Workload workload) {
    return workload.pods().stream()
        .filter(other -> capturedFrom.containsKey(other.ref()))
        .anyMatch(other -> other.from().isAfter(pod.from()) && other.until().isAfter(pod.until()));
  }

  private void ports(Workload workload) {
    SortedSet<PortProtocol> declared = new TreeSet<>();
    SortedSet<PortProtocol> probed = new TreeSet<>();
    for (Pod pod : workload.pods()) {
      pod.ports().stream().map(ContainerPort::port).forEach(declared::add);
      pod.probePorts().forEach(port -> probed.add(PortProtocol.tcp(port)));
    }
    for (PortProtocol port : probed) {
      if (!reached.contains(new At(workload.ref(), port))) {
        add(Kind.PROBE, workload.ref().toString(), port.toString());
      }
    }
    declared.removeAll(probed);
    for (PortProtocol port : declared) {
      if (!called.contains(new At(workload.ref(), port))) {
        add(Kind.CONTAINER_PORT, workload.ref().toString(), port.toString());
      }
    }
  }

  private void services(Service service) {
    for (ServicePort port : service.ports()) {
      if (isGoverned(service, port) && !isCalled(service, port)) {
        add(Kind.SERVICE_PORT, "Service " + service.ref(), port.port().toString());
      }
    }
  }

  private void backends(BackendReference backend) {
    Service service = cluster.services().get(backend.service());
    if (service == null) {
      return;
    }
    for (ServicePort port : service.ports()) {
      if (!backend.isTo(port) || !isGoverned(service, port) || isCalled(service, port)) {
        continue;
      }
      String to = "Service " + service.ref() + ", " + port.port();
      if (backend.isByApiServer()) {
        tell(
            Kind.API_SERVER_CALL,
            "unseen-api-server-call",
            backend.object().toString(),
            to,
            "It has the API server call "
                + to
                + ", and no capture shows such a call: the policy will deny it. Create or change an object that it applies to while capturing.");
      } else {
        tell(
            Kind.ROUTE,
            "unseen-route",
            backend.object().toString(),
            to,
            "It leads to "
                + to
                + ", and no capture shows a call there: requests through it will be denied. Use it while capturing.");
      }
    }
  }

  /** Whether a policy of this run closes the port, because some workload behind it was captured. */
  private boolean isGoverned(Service service, ServicePort port) {
    return backings.of(service, port).stream()
        .anyMatch(
            backing ->
                backing instanceof Backing.PodBacking pods
                    && traffic.captured().contains(pods.workload()));
  }

  private boolean isCalled(Service service, ServicePort port) {
    return backings.of(service, port).stream()
        .anyMatch(
            backing ->
                backing instanceof Backing.PodBacking pods
                    && pods.ports().stream()
                        .anyMatch(target -> called.contains(new At(pods.workload(), target))));
  }

  private void add(Kind kind, String object, String detail) {
    unseen.add(new Unseen(kind, object, detail));
  }
}
