package io.github.pcap2netpol.benchmark;

import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * The generated cluster: its workloads, with their names and addresses. Everything is derived from
 * numbers, so it is always the same.
 *
 * <p>1,000 Deployments of {@value #REPLICAS} pods in 50 namespaces, two Services for each, 100
 * nodes; the system property {@value #SIZE} multiplies all of these but the replicas. The last
 * Deployment is CoreDNS.
 */
final class BigCluster {
  /** How many times as large as usual, from 1 to 30; beyond that, Services run out of addresses. */
  static final String SIZE = "benchmark.size";

  private static final int TIMES = Integer.getInteger(SIZE, 1);

  static final int NAMESPACES = 50 * TIMES;
  static final int APPS = 1000 * TIMES;
  static final int REPLICAS = 10;
  static final int NODES = 100 * TIMES;

  /** How many Services each workload calls, and how many workloads call it. */
  static final int CALLS = 9;

  static final int HTTP = 8080;
  static final int GRPC = 9090;
  static final String DNS_NAMESPACE = "kube-system";

  private BigCluster() {}

  /** A Deployment, by its number. */
  record App(int number) {
    boolean isDns() {
      return number == APPS - 1;
    }

    String namespace() {
      return isDns() ? DNS_NAMESPACE : "team-%02d".formatted(number % NAMESPACES);
    }

    String name() {
      return isDns() ? "coredns" : "%s-%03d".formatted(ROLES.get(number % ROLES.size()), number);
    }

    String templateHash() {
      return Long.toString(mixed(number) >>> 20, 36).substring(0, 8);
    }

    String replicaSet() {
      return name() + "-" + templateHash();
    }

    List<Pod> pods() {
      return IntStream.range(0, REPLICAS).mapToObj(index -> new Pod(this, index)).toList();
    }

    /** The workloads it calls: spread over all namespaces, never itself. */
    List<App> calls() {
      return IntStream.range(0, CALLS)
          .mapToObj(call -> new App((number + 1 + 37 * call) % (APPS - 1)))
          .toList();
    }

    /** The address of its Service for HTTP, or for gRPC. */
    int serviceAddress(boolean grpc) {
      int host = 10 + 2 * number + (grpc ? 1 : 0);
      return (10 << 24) | (96 << 16) | host;
    }

    private static final List<String> ROLES =
        List.of("web", "api", "orders", "billing", "search", "catalogue", "mail", "stock");
  }

  /** One of a Deployment's pods. */
  record Pod(App app, int index) {
    String name() {
      return app.replicaSet() + "-" + Long.toString(mixed(serial()) >>> 20, 36).substring(0, 5);
    }

    int node() {
      return serial() % NODES;
    }

    int address() {
      return podNetwork(node()) + 10 + serial() / NODES;
    }

    private int serial() {
      return index * APPS + app.number();
    }

    String uid() {
      return BigCluster.uid("pod", serial());
    }
  }

  /** The first address of a node's pods, of 256. */
  static int podNetwork(int node) {
    return ((10 << 24) | (244 << 16)) + (node << 8);
  }

  static List<App> apps() {
    return IntStream.range(0, APPS).mapToObj(App::new).toList();
  }

  static String uid(String kind, int number) {
    return new UUID((mixed(kind.hashCode()) & ~0xf000L) | 0x4000L, mixed(number)).toString();
  }

  static String dotted(int address) {
    return (address >>> 24)
        + "."
        + ((address >>> 16) & 0xff)
        + "."
        + ((address >>> 8) & 0xff)
        + "."
        + (address & 0xff);
  }

  /** Pseudo-random bits derived from the number; the highest one is set. */
  static long mixed(long number) {
    long bits = (number + 1) * 0x9e3779b97f4a7c15L;
    bits = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
    bits = (bits ^ (bits >>> 27)) * 0x94d049bb133111ebL;
    return (bits ^ (bits >>> 31)) | Long.MIN_VALUE;
  }
}
