package io.github.pcap2netpol.contract;

import io.github.pcap2netpol.cluster.model.Workload;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.graph.model.Exposure;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.graph.model.Flow.AddressEnd;
import io.github.pcap2netpol.graph.model.Flow.NodeEnd;
import io.github.pcap2netpol.graph.model.Flow.PodEnd;
import io.github.pcap2netpol.graph.model.TrafficMap;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.net.PortProtocol;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The contracts that describe the observed traffic. Policies made of them allow everything
 * observed, once every pod has the label of its network. Uncaptured workloads are providers only if
 * they are consumers too, and so protected: who else calls the others is unknown, and a network
 * without a contract stays open.
 *
 * @param contracts the contracts: one for each pair of networks
 * @param unlabelled workloads whose pods do not have the label yet, with the value that they need
 * @param uncaptured those members that are protected without having been captured, in order: calls
 *     to them that only their own capture could have shown are denied
 */
public record ObservedContracts(
    Contracts contracts,
    SortedMap<WorkloadRef, String> unlabelled,
    SortedSet<WorkloadRef> uncaptured) {
  private static final IpPrefix EVERY_IPV4 = IpPrefix.of("0.0.0.0/0");
  private static final IpPrefix EVERY_IPV6 = IpPrefix.of("::/0");

  public ObservedContracts {
    unlabelled = Collections.unmodifiableSortedMap(new TreeMap<>(unlabelled));
    uncaptured = Collections.unmodifiableSortedSet(new TreeSet<>(uncaptured));
  }

  /**
   * Finds them.
   *
   * @param label the key of the label that makes a pod a member of a network
   */
  public static ObservedContracts of(TrafficMap traffic, String label) {
    return new Finder(traffic, label).find();
  }

  private record Pair(Network consumer, Network provider) implements Comparable<Pair> {
    @Override
    public int compareTo(Pair other) {
      int byConsumer = consumer.compareTo(other.consumer);
      return byConsumer != 0 ? byConsumer : provider.compareTo(other.provider);
    }

    String name() {
      return consumer + "-to-" + provider;
    }
  }

  private record Opening(Network network, IpPrefix range) implements Comparable<Opening> {
    @Override
    public int compareTo(Opening other) {
      int byNetwork = network.compareTo(other.network);
      return byNetwork != 0 ? byNetwork : range.compareTo(other.range);
    }
  }

  private static final class Finder {
    private final TrafficMap traffic;
    private final NetworkNames names;
    private final SortedMap<Pair, SortedSet<AgreedPort>> pairs = new TreeMap<>();
    private final SortedMap<Opening, SortedSet<AgreedPort>> openings = new TreeMap<>();
    private final SortedMap<Network, SortedSet<String>> homes = new TreeMap<>();
    private final TreeSet<String> protectedNamespaces = new TreeSet<>();

    Finder(TrafficMap traffic, String label) {
      this.traffic = traffic;
      this.names = new NetworkNames(traffic.cluster(), label);
    }

    ObservedContracts find() {
      // A consumer is protected too, so an uncaptured one may become a provider.
      int before;
      do {
        before = homes.size() + protectedNamespaces.size();
        addFlows();
      } while (before < homes.size() + protectedNamespaces.size());
      for (Exposure exposure : traffic.exposures()) {
        if (!isProvider(exposure.workload())) {
          continue;
        }
        ranges(exposure).forEach(range -> open(exposure.workload(), range, exposure.port()));
      }
      List<Contract> contracts = new ArrayList<>();
      pairs.forEach(
          (pair, ports) ->
              contracts.add(
                  new Contract(
                      pair.name(),
                      new TreeSet<>(List.of(pair.provider())),
                      new TreeSet<>(List.of(pair.consumer())),
                      ports)));
      TreeSet<ExposedNetwork> exposed = new TreeSet<>();
      openings.forEach(
          (opening, ports) -> {
            SortedSet<AgreedPort> left = notOpenAnyway(opening, ports);
            if (!left.isEmpty()) {
              exposed.add(
                  new ExposedNetwork(
                      opening.network(), opening.range(), Collections.emptySortedSet(), left));
            }
          });
      return result(contracts, exposed);
    }

    private ObservedContracts result(List<Contract> contracts, SortedSet<ExposedNetwork> exposed) {
      SortedMap<Network, SortedSet<String>> namespaces = new TreeMap<>();
      SortedMap<WorkloadRef, String> unlabelled = new TreeMap<>();
      TreeSet<WorkloadRef> uncaptured = new TreeSet<>();
      homes.keySet().forEach(network -> namespaces.put(network, protectedNamespaces));
      for (Workload workload : traffic.cluster().workloads().values()) {
        Optional<Network> network = names.known(workload.ref());
        if (network.filter(homes::containsKey).isPresent()) {
          if (!names.isLabelled(workload.ref())) {
            unlabelled.put(workload.ref(), network.get().tag());
          }
          if (protectedNamespaces.contains(workload.ref().namespace())
              && !traffic.captured().contains(workload.ref())) {
            uncaptured.add(workload.ref());
          }
        }
      }
      return new ObservedContracts(
          new Contracts(namespaces, contracts, exposed), unlabelled, uncaptured);
    }

    private void addFlows() {
      for (Flow flow : traffic.flows()) {
        if (flow.destination() instanceof PodEnd callee
            && isProvider(callee.pod().workload())
            && flow.port().port() != 0) {
          add(flow, callee);
        }
      }
    }

    private boolean isProvider(WorkloadRef workload) {
      return traffic.captured().contains(workload)
          || (homes.containsKey(names.of(workload))
              && protectedNamespaces.contains(workload.namespace()));
    }

    private void add(Flow flow, PodEnd callee) {
      Network provider = names.of(callee.pod().workload());
      if (flow.source() instanceof PodEnd caller) {
        Network consumer = names.of(caller.pod().workload());
        if (!consumer.equals(provider)) {
          atHome(callee.pod().workload());
          atHome(caller.pod().workload());
          protectedNamespaces.add(callee.pod().ref().namespace());
          pairs
              .computeIfAbsent(new Pair(consumer, provider), any -> new TreeSet<>())
              .add(agreed(flow.port()));
        }
      } else if (flow.source() instanceof NodeEnd node) {
        if (callee.pod().node().filter(node.node()::equals).isEmpty()) {
          open(callee.pod().workload(), IpPrefix.of(node.address()), flow.port());
        }
      } else {
        open(callee.pod().workload(), ((AddressEnd) flow.source()).addresses(), flow.port());
      }
    }

    private Network atHome(WorkloadRef workload) {
      Network network = names.of(workload);
      homes.computeIfAbsent(network, any -> new TreeSet<>()).add(workload.namespace());
      return network;
    }

    private void open(WorkloadRef workload, IpPrefix range, PortProtocol port) {
      protectedNamespaces.add(workload.namespace());
      openings
          .computeIfAbsent(new Opening(atHome(workload), range), any -> new TreeSet<>())
          .add(agreed(port));
    }

    private static AgreedPort agreed(PortProtocol port) {
      return AgreedPort.of(port.protocol(), port.port());
    }

    private SortedSet<IpPrefix> ranges(Exposure exposure) {
      if (!exposure.sources().isEmpty()) {
        return exposure.sources();
      }
      TreeSet<IpPrefix> ranges = new TreeSet<>();
      Workload workload = traffic.cluster().workloads().get(exposure.workload());
      if (workload != null) {
        workload.pods().stream()
            .flatMap(pod -> pod.addresses().stream())
            .forEach(address -> ranges.add(address.isIpv4() ? EVERY_IPV4 : EVERY_IPV6));
      }
      return ranges;
    }

    /** The ports that no wider range already opens. */
    private SortedSet<AgreedPort> notOpenAnyway(Opening opening, SortedSet<AgreedPort> ports) {
      TreeSet<AgreedPort> left = new TreeSet<>(ports);
      openings.forEach(
          (other, itsPorts) -> {
            if (!other.equals(opening)
                && other.network().equals(opening.network())
                && other.range().contains(opening.range())) {
              left.removeAll(itsPorts);
            }
          });
      return left;
    }
  }
}
