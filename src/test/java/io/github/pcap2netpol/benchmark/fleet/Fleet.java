package io.github.pcap2netpol.benchmark.fleet;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Workloads of {@value #REPLICAS} pods, each with a Service, and who calls whom: each workload
 * calls the next {@value #CALLS}. Everything is derived from numbers, so it is always the same.
 *
 * @param workloads how many there are, from {@value #CALLS} + 1 to {@value #MOST}
 */
public record Fleet(int workloads) {
  /** Pods of each workload. */
  public static final int REPLICAS = 5;

  static final int CALLS = 3;
  static final int MOST = 10_000;
  static final int SERVICE_PORT = 80;
  static final int TARGET_PORT = 8080;

  /** The Service of the resolver, 10.96.0.10. */
  static final int RESOLVER = 0x0a60_000a;

  /** The resolver's pod, 10.127.0.2, which is not recorded. */
  static final int RESOLVER_POD = 0x0a7f_0002;

  private static final int PODS_PER_NODE = 50;

  public Fleet {
    if (workloads <= CALLS || workloads > MOST) {
      throw new IllegalArgumentException(
          "a fleet has " + (CALLS + 1) + " to " + MOST + " workloads");
    }
  }

  /** The smallest fleet with at least this many pods. */
  public static Fleet ofPods(int pods) {
    return new Fleet(Math.max(CALLS + 1, (pods + REPLICAS - 1) / REPLICAS));
  }

  public List<Pod> pods() {
    return IntStream.range(0, workloads * REPLICAS)
        .mapToObj(number -> new Pod(number / REPLICAS, number % REPLICAS))
        .toList();
  }

  int nodes() {
    return (workloads * REPLICAS + PODS_PER_NODE - 1) / PODS_PER_NODE;
  }

  /** The InternalIP of a node, from 192.168.0.10 on. */
  static int nodeAddress(int node) {
    return 0xc0a8_000a + node;
  }

  /** Numbered with letters: names that end in a digit look as if a release will change them. */
  static String workload(int number) {
    StringBuilder name = new StringBuilder("app-");
    for (int divisor = 26 * 26 * 26; divisor > 0; divisor /= 26) {
      name.append((char) ('a' + number / divisor % 26));
    }
    return name.toString();
  }

  static String namespace(int workload) {
    return "team-%03d".formatted(workload / 10);
  }

  /** The ClusterIP of a workload's Service, from 10.97.0.0 on. */
  static int service(int workload) {
    return 0x0a61_0000 + workload;
  }

  int called(int workload, int call) {
    return (workload + 1 + call) % workloads;
  }

  /** The workload whose call of this number goes to this one. */
  int caller(int workload, int call) {
    return (workload - 1 - call + workloads) % workloads;
  }

  /**
   * One pod of a StatefulSet.
   *
   * @param workload the StatefulSet's number
   * @param replica its ordinal
   */
  public record Pod(int workload, int replica) {
    public String namespace() {
      return Fleet.namespace(workload);
    }

    public String name() {
      return Fleet.workload(workload) + "-" + replica;
    }

    int number() {
      return workload * REPLICAS + replica;
    }

    int node() {
      return number() / PODS_PER_NODE;
    }

    /** From 10.128.0.0 on. */
    int address() {
      return 0x0a80_0000 + number();
    }
  }

  /** Pseudo-random bits, derived from a pod and a number. */
  static long mixed(int pod, long number) {
    long bits = (((long) pod << 32) + number + 1) * 0x9e3779b97f4a7c15L;
    bits = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
    bits = (bits ^ (bits >>> 27)) * 0x94d049bb133111ebL;
    return bits ^ (bits >>> 31);
  }
}
