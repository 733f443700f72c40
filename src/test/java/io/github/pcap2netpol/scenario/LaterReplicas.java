package io.github.pcap2netpol.scenario;

import static io.github.pcap2netpol.net.PortProtocol.tcp;

import io.github.pcap2netpol.scenario.LaterScenarios.Day;
import io.github.pcap2netpol.scenario.WorkloadSketch.Kind;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Replicas with a Service or a Deployment of their own; later there is another. */
final class LaterReplicas {
  private LaterReplicas() {}

  static List<Function<Day, Scenario>> all() {
    return List.of(
        LaterReplicas::brokers,
        LaterReplicas::onlyBroker,
        LaterReplicas::monitors,
        LaterReplicas::onlyMonitor,
        LaterReplicas::shards);
  }

  private static Scenario brokers(Day day) {
    Scenario s =
        LaterScenarios.of(
            day,
            "a-service-for-each-broker",
            "Each of Kafka's brokers, made by Strimzi, has a Service of its own; later a client"
                + " calls a broker that is new.");
    WorkloadSketch kafka = s.cluster().workload(Kind.STRIMZI_POD_SET, "shop", "k-kafka");
    kafka.declares(tcp(9092));
    WorkloadSketch web = s.cluster().deployment("shop", "web").on(1);
    for (int i = 0; i < day.pick(2, 3); i++) {
      Map<String, String> labels =
          Map.of(
              "strimzi.io/cluster", "k",
              "strimzi.io/name", "k-kafka",
              "statefulset.kubernetes.io/pod-name", "k-kafka-" + i);
      PodSketch broker = kafka.made("k-kafka-" + i, 1 + i % 2, labels, "StrimziPodSet", "k-kafka");
      ServiceSketch service =
          s.cluster().service("shop", "k-kafka-" + i).selects(labels).port(tcp(9092), 9092);
      if (i == day.pick(0, 2)) {
        s.wire().from(web.pod(0)).calls(service, tcp(9092), broker).tcp();
      }
    }
    s.wire().from(kafka.pod(0)).dials(kafka.pod(1), tcp(9092)).tcp();
    s.truth()
        .allows(web, kafka, tcp(9092))
        .allows(kafka, kafka, tcp(9092))
        .denies(kafka, web, tcp(9092))
        .policies("shop/k-kafka", "shop/web");
    return s;
  }

  private static Scenario onlyBroker(Day day) {
    Scenario s =
        LaterScenarios.of(
            day,
            "only-broker-so-far",
            "Kafka has a single broker, with a Service that selects it by its name; later a client"
                + " calls a second one.");
    WorkloadSketch kafka = s.cluster().workload(Kind.STRIMZI_POD_SET, "shop", "k-kafka");
    kafka.declares(tcp(9092));
    WorkloadSketch web = s.cluster().deployment("shop", "web").on(1);
    for (int i = 0; i < day.pick(1, 2); i++) {
      Map<String, String> labels =
          Map.of(
              "strimzi.io/cluster", "k",
              "strimzi.io/name", "k-kafka",
              "statefulset.kubernetes.io/pod-name", "k-kafka-" + i);
      PodSketch broker = kafka.made("k-kafka-" + i, 1 + i, labels, "StrimziPodSet", "k-kafka");
      ServiceSketch service =
          s.cluster().service("shop", "k-kafka-" + i).selects(labels).port(tcp(9092), 9092);
      if (i == day.pick(0, 1)) {
        s.wire().from(web.pod(0)).calls(service, tcp(9092), broker).tcp();
      }
    }
    s.truth()
        .allows(web, kafka, tcp(9092))
        .denies(kafka, web, tcp(9092))
        .policies("shop/k-kafka", "shop/web");
    return s;
  }

  private static Scenario shards(Day day) {
    Scenario s =
        LaterScenarios.of(
            day,
            "shards-of-mongo",
            "An operator runs each of MongoDB's shards as a StatefulSet of its own: one workload;"
                + " later there is another shard.");
    WorkloadSketch router = s.cluster().deployment("shop", "mongos").on(2);
    WorkloadSketch shards =
        s.cluster().workload(Kind.INSTANCES, "shop", "mongo-shard").declares(tcp(27018));
    for (int i = 0; i < day.pick(2, 3); i++) {
      String name = "mongo-shard-" + i;
      Map<String, String> selector = Map.of("app", "mongo-shard", "shard", "" + i);
      s.cluster()
          .workload(Kind.STATEFUL_SET, "shop", name)
          .labels(selector)
          .madeBy("mongodb.com/v1", "MongoDB", "mongo");
      ServiceSketch service =
          s.cluster().service("shop", name).selects(selector).port(tcp(27018), 27018);
      for (int replica = 0; replica < 2; replica++) {
        Map<String, String> labels = new TreeMap<>(selector);
        labels.put("apps.kubernetes.io/pod-index", "" + replica);
        labels.put("statefulset.kubernetes.io/pod-name", name + "-" + replica);
        PodSketch pod = shards.made(name + "-" + replica, 1 + replica, labels, "StatefulSet", name);
        if (replica == 0) {
          s.wire().from(router.pod(0)).calls(service, tcp(27018), pod).tcp();
        } else {
          s.wire().from(router.pod(0)).dials(pod, tcp(27018)).tcp();
        }
      }
    }
    s.truth()
        .allows(router, shards, tcp(27018))
        .denies(shards, router, tcp(27018))
        .finds("instances-together")
        .policies("shop/mongos", "shop/mongo-shard");
    return s;
  }

  private static Scenario monitors(Day day) {
    Scenario s =
        LaterScenarios.of(
            day,
            "monitors-of-ceph",
            "Rook runs each of Ceph's monitors as a Deployment of its own: one workload; later one"
                + " more has taken the place of the first.");
    WorkloadSketch manager = s.cluster().deployment("shop", "ceph-mgr").on(2);
    WorkloadSketch monitors =
        s.cluster().workload(Kind.INSTANCES, "shop", "rook-ceph-mon").declares(tcp(6789));
    for (String letter : List.of(day.pick("a", "d"), "b", "c")) {
      WorkloadSketch deployment = deployment(s, letter);
      Map<String, String> labels = new TreeMap<>(deployment.labels());
      labels.put("pod-template-hash", deployment.templateHash());
      PodSketch pod =
          monitors.made(
              deployment.replicaSet() + "-x2l76", 1, labels, "ReplicaSet", deployment.replicaSet());
      s.wire().from(manager.pod(0)).calls(service(s, letter), tcp(6789), pod).tcp();
    }
    s.truth()
        .allows(manager, monitors, tcp(6789))
        .denies(monitors, manager, tcp(6789))
        .finds("instances-together")
        .policies("shop/ceph-mgr", "shop/rook-ceph-mon");
    return s;
  }

  private static Scenario onlyMonitor(Day day) {
    Scenario s =
        LaterScenarios.of(
            day,
            "only-monitor-of-ceph",
            "Rook runs a single monitor of Ceph; later another has taken its place.");
    WorkloadSketch manager = s.cluster().deployment("shop", "ceph-mgr").on(2);
    String letter = day.pick("a", "b");
    WorkloadSketch monitor = deployment(s, letter).declares(tcp(6789)).on(1);
    s.wire().from(manager.pod(0)).calls(service(s, letter), tcp(6789), monitor.pod(0)).tcp();
    s.truth()
        .allows(manager, monitor, tcp(6789))
        .denies(monitor, manager, tcp(6789))
        .policies("shop/ceph-mgr", "shop/rook-ceph-mon-" + letter);
    return s;
  }

  private static WorkloadSketch deployment(Scenario s, String letter) {
    TreeMap<String, String> labels = new TreeMap<>(selector(letter));
    labels.put("app.kubernetes.io/instance", letter);
    labels.put("ceph_daemon_id", letter);
    return s.cluster()
        .deployment("shop", "rook-ceph-mon-" + letter)
        .labels(labels)
        .madeBy("ceph.rook.io/v1", "CephCluster", "ceph");
  }

  private static ServiceSketch service(Scenario s, String letter) {
    return s.cluster()
        .service("shop", "rook-ceph-mon-" + letter)
        .selects(selector(letter))
        .port(tcp(6789), 6789);
  }

  private static Map<String, String> selector(String letter) {
    return Map.of("app", "rook-ceph-mon", "mon", letter, "rook_cluster", "shop");
  }
}
