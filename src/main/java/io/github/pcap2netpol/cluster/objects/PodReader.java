package io.github.pcap2netpol.cluster.objects;

import io.github.pcap2netpol.cluster.model.ContainerPort;
import io.github.pcap2netpol.cluster.model.ContainerRun;
import io.github.pcap2netpol.cluster.model.KubernetesNames;
import io.github.pcap2netpol.cluster.model.LabelSelector;
import io.github.pcap2netpol.manifest.Found.KubernetesObject;
import io.github.pcap2netpol.manifest.Found.Wrapping.Event;
import io.github.pcap2netpol.manifest.Value.Mapping;
import io.github.pcap2netpol.manifest.Value.Text;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.net.Protocol;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Reads pods (Kubernetes API, core/v1 Pod). */
final class PodReader {
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,5}");

  /** The name that scripts/inject-sidecar gives the capture container. */
  private static final String SIDECAR = "pcap2netpol";

  private PodReader() {}

  static PodObservation read(
      ObjectReader reader, ObjectMeta meta, KubernetesObject found, long order) {
    Optional<Event> event =
        found.wrapping() instanceof Event wrapping ? Optional.of(wrapping) : Optional.empty();
    Mapping pod = found.fields();
    Mapping spec = pod.mapping("spec");
    Mapping status = pod.mapping("status");
    List<IpAddress> hosts = addresses(status, "hostIPs", "hostIP");
    List<IpAddress> own = addresses(status, "podIPs", "podIP");
    List<ContainerPort> ports = new ArrayList<>();
    Set<Integer> probes = new TreeSet<>();
    for (Mapping container : running(spec)) {
      List<ContainerPort> declared = ports(container);
      ports.addAll(declared);
      probes(container, declared, probes);
    }
    List<Mapping> statuses = status.mappings("containerStatuses");
    return new PodObservation(
        meta,
        order,
        event.map(Event::type),
        ObjectMeta.time(event.flatMap(Event::observedAt)),
        spec.text("nodeName").filter(KubernetesNames::isSubdomain),
        // An event reduced to a few fields may lack hostNetwork; the addresses still show it.
        spec.isTrue("hostNetwork") || (!own.isEmpty() && hosts.contains(own.get(0))),
        hosts,
        own,
        status.text("phase").orElse(""),
        ObjectMeta.time(status.text("startTime")),
        falseSince(status),
        !statuses.isEmpty(),
        finished(statuses),
        spec.text("restartPolicy").orElse("Always").equals("Always"),
        containers(spec),
        List.copyOf(ports),
        probes,
        topology(spec, reader, meta.place()),
        runs(spec, status),
        nameservers(spec));
  }

  private static List<ContainerRun> runs(Mapping spec, Mapping status) {
    Set<String> running = new TreeSet<>();
    running(spec).forEach(container -> container.text("name").ifPresent(running::add));
    List<ContainerRun> runs = new ArrayList<>();
    for (String list :
        List.of("initContainerStatuses", "containerStatuses", "ephemeralContainerStatuses")) {
      for (Mapping container : status.mappings(list)) {
        String name = container.text("name").filter(KubernetesNames::isLabel).orElse("");
        ContainerRun.Role role =
            name.startsWith(SIDECAR)
                ? ContainerRun.Role.CAPTURE
                : list.startsWith("init") && !running.contains(name)
                    ? ContainerRun.Role.INIT
                    : ContainerRun.Role.ORDINARY;
        Mapping state = container.mapping("state");
        Mapping ended = state.mapping("terminated");
        ObjectMeta.time(state.mapping("running").text("startedAt"))
            .or(() -> ObjectMeta.time(ended.text("startedAt")))
            .ifPresent(
                from ->
                    runs.add(
                        new ContainerRun(
                            name,
                            role,
                            from,
                            ObjectMeta.time(ended.text("finishedAt")).orElse(Instant.MAX))));
      }
    }
    return List.copyOf(runs);
  }

  private static List<IpAddress> nameservers(Mapping spec) {
    return spec.mapping("dnsConfig").texts("nameservers").stream()
        .flatMap(address -> IpAddress.parse(address).stream())
        .distinct()
        .toList();
  }

  /** What the containers of a pod's spec declare. */
  static List<ContainerPort> declaredPorts(Mapping spec) {
    return running(spec).stream().flatMap(container -> ports(container).stream()).toList();
  }

  /** The long-running containers: the ordinary ones, and init containers that are sidecars. */
  private static List<Mapping> running(Mapping spec) {
    List<Mapping> containers = new ArrayList<>(spec.mappings("containers"));
    for (Mapping container : spec.mappings("initContainers")) {
      if (container.text("restartPolicy").orElse("").equals("Always")) {
        containers.add(container);
      }
    }
    return containers;
  }

  private static List<LabelSelector> topology(Mapping spec, ObjectReader reader, String place) {
    List<Mapping> rules = new ArrayList<>(spec.mappings("topologySpreadConstraints"));
    for (String affinity : List.of("podAffinity", "podAntiAffinity")) {
      Mapping terms = spec.mapping("affinity").mapping(affinity);
      rules.addAll(terms.mappings("requiredDuringSchedulingIgnoredDuringExecution"));
      terms
          .mappings("preferredDuringSchedulingIgnoredDuringExecution")
          .forEach(term -> rules.add(term.mapping("podAffinityTerm")));
    }
    return rules.stream()
        .flatMap(rule -> reader.selector(rule.mapping("labelSelector"), place).stream())
        .distinct()
        .toList();
  }

  private static List<String> containers(Mapping spec) {
    return running(spec).stream()
        .flatMap(container -> container.text("name").stream())
        .filter(name -> KubernetesNames.isLabel(name) && !name.equals(SIDECAR))
        .toList();
  }

  private static List<IpAddress> addresses(Mapping status, String all, String one) {
    List<IpAddress> addresses = new ArrayList<>();
    for (Mapping entry : status.mappings(all)) {
      entry.text("ip").flatMap(IpAddress::parse).ifPresent(addresses::add);
    }
    if (addresses.isEmpty()) {
      status.text(one).flatMap(IpAddress::parse).ifPresent(addresses::add);
    }
    return addresses;
  }

  private static List<ContainerPort> ports(Mapping container) {
    List<ContainerPort> ports = new ArrayList<>();
    for (Mapping port : container.mappings("ports")) {
      OptionalInt number = port(port.text("containerPort"));
      Optional<Protocol> protocol = protocol(port);
      if (number.isPresent() && protocol.isPresent()) {
        ports.add(
            new ContainerPort(
                port.text("name").filter(KubernetesNames::isLabel),
                new PortProtocol(protocol.get(), number.getAsInt()),
                port(port.text("hostPort"))));
      }
    }
    return ports;
  }

  private static void probes(Mapping container, List<ContainerPort> declared, Set<Integer> into) {
    // The kubelet calls lifecycle handlers the same way it calls probes.
    List<Mapping> handlers =
        List.of(
            container.mapping("livenessProbe"),
            container.mapping("readinessProbe"),
            container.mapping("startupProbe"),
            container.mapping("lifecycle").mapping("postStart"),
            container.mapping("lifecycle").mapping("preStop"));
    for (Mapping probe : handlers) {
      for (String handler : List.of("httpGet", "tcpSocket", "grpc")) {
        Optional<String> port = probe.mapping(handler).text("port");
        OptionalInt number = port(port);
        if (number.isPresent()) {
          into.add(number.getAsInt());
        } else if (port.isPresent()) {
          declared.stream()
              .filter(candidate -> candidate.name().equals(port))
              .forEach(candidate -> into.add(candidate.port().port()));
        }
      }
    }
  }

  private static Map<String, Instant> falseSince(Mapping status) {
    Map<String, Instant> since = new TreeMap<>();
    for (Mapping condition : status.mappings("conditions")) {
      if (condition.text("status").orElse("").equals("False")) {
        ObjectMeta.time(condition.text("lastTransitionTime"))
            .ifPresent(time -> since.put(condition.text("type").orElse(""), time));
      }
    }
    return since;
  }

  /** When the last container terminated; empty if one has not. */
  private static Optional<Instant> finished(List<Mapping> statuses) {
    Optional<Instant> last = Optional.empty();
    for (Mapping status : statuses) {
      if (!(status.mapping("state").fields().get("terminated") instanceof Mapping terminated)) {
        return Optional.empty();
      }
      Optional<Instant> time = ObjectMeta.time(terminated.text("finishedAt"));
      if (time.isPresent() && (last.isEmpty() || time.get().isAfter(last.get()))) {
        last = time;
      }
    }
    return last;
  }

  /** A port number, 1 to 65535; empty if the text is not one. */
  static OptionalInt port(Optional<String> text) {
    if (text.isEmpty() || !NUMBER.matcher(text.get()).matches()) {
      return OptionalInt.empty();
    }
    int number = Integer.parseInt(text.get());
    return number >= 1 && number <= 65535 ? OptionalInt.of(number) : OptionalInt.empty();
  }

  /** The protocol of a port: TCP if none is given, empty if it does not exist. */
  static Optional<Protocol> protocol(Mapping port) {
    if (!(port.fields().get("protocol") instanceof Text text)) {
      return Optional.of(Protocol.TCP);
    }
    return switch (text.text()) {
      case "TCP" -> Optional.of(Protocol.TCP);
      case "UDP" -> Optional.of(Protocol.UDP);
      case "SCTP" -> Optional.of(Protocol.SCTP);
      default -> Optional.empty();
    };
  }
}
