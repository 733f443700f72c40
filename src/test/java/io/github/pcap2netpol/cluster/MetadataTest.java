package io.github.pcap2netpol.cluster;

import static io.github.pcap2netpol.cluster.Folder.json;
import static io.github.pcap2netpol.cluster.Folder.list;
import static io.github.pcap2netpol.cluster.Folder.owner;
import static io.github.pcap2netpol.cluster.Folder.pod;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cluster.addresses.AddressBook;
import io.github.pcap2netpol.cluster.addresses.AddressOwner;
import io.github.pcap2netpol.cluster.addresses.AddressOwner.PodOwner;
import io.github.pcap2netpol.cluster.addresses.AddressOwner.SpecialOwner;
import io.github.pcap2netpol.cluster.addresses.AddressOwner.UnknownOwner;
import io.github.pcap2netpol.cluster.addresses.Backing;
import io.github.pcap2netpol.cluster.addresses.Backing.AddressBacking;
import io.github.pcap2netpol.cluster.addresses.Backing.PodBacking;
import io.github.pcap2netpol.cluster.addresses.SpecialAddress;
import io.github.pcap2netpol.cluster.bundle.CaptureInput;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.cluster.model.Service;
import io.github.pcap2netpol.cluster.model.ServiceRef;
import io.github.pcap2netpol.cluster.model.Workload;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What objects mean: owners, Services, times, gateways. */
class MetadataTest {
  @TempDir Path root;
  private Folder folder;

  @BeforeEach
  void start() {
    folder = new Folder(root);
  }

  @Test
  void a_replica_set_leads_to_its_deployment_and_a_job_to_its_cron_job() throws Exception {
    folder.with(
        "cluster/all.json",
        list(
            pod("web-1-a", "10.0.0.1", "{}", owner("ReplicaSet", "web-1")),
            pod("night-1-b", "10.0.0.2", "{}", owner("Job", "night-1")),
            pod("db-0", "10.0.0.3", "{}", owner("StatefulSet", "db")),
            pod("flow-x", "10.0.0.4", "{}", owner("Workflow", "flow")),
            pod("static-n1", "10.0.0.5", "{}", owner("Node", "n1")),
            object("ReplicaSet", "web-1", owner("Deployment", "web")),
            object("Job", "night-1", owner("CronJob", "night"))));
    assertThat(folder.read().cluster().workloads().keySet())
        .extracting(WorkloadRef::toString)
        .containsExactly(
            "CronJob shop/night",
            "Deployment shop/web",
            "Pod shop/static-n1",
            "StatefulSet shop/db",
            "Workflow shop/flow");
  }

  @Test
  void a_deployment_is_inferred_from_the_hash_and_a_cron_job_only_if_it_is_there()
      throws Exception {
    folder.with(
        "cluster/all.json",
        list(
            pod("a", "10.0.0.1", "{'pod-template-hash':'7f'}", owner("ReplicaSet", "web-7f")),
            pod("b", "10.0.0.2", "{'pod-template-hash':'7f'}", owner("ReplicaSet", "hand-made")),
            pod("c", "10.0.0.3", "{}", owner("Job", "night-281")),
            pod("d", "10.0.0.4", "{}", owner("Job", "once-281")),
            object("CronJob", "night", "")));
    assertThat(folder.read().cluster().workloads().keySet())
        .extracting(WorkloadRef::toString)
        .containsExactly(
            "CronJob shop/night",
            "Deployment shop/web",
            "Job shop/once-281",
            "ReplicaSet shop/hand-made");
  }

  /** Argo Rollouts writes such labels and changes them when the canary is promoted. */
  @Test
  void the_stages_of_a_rollout_are_no_parts_of_it() throws Exception {
    folder.with(
        "cluster/all.json",
        list(
            pod("a", "10.0.0.1", "{'app':'web','role':'stable'}", owner("ReplicaSet", "web-1")),
            pod("b", "10.0.0.2", "{'app':'web','role':'canary'}", owner("ReplicaSet", "web-2")),
            object("ReplicaSet", "web-1", owner("Rollout", "web")),
            object("ReplicaSet", "web-2", owner("Rollout", "web"))));
    assertThat(folder.read().cluster().workloads().keySet())
        .extracting(WorkloadRef::toString)
        .containsExactly("Rollout shop/web");
  }

  @Test
  void a_workload_without_template_has_the_labels_its_pods_share() throws Exception {
    folder.with(
        "cluster/pods.json",
        list(
            pod("a", "10.0.0.1", "{'app':'web','n':'1'}", owner("StatefulSet", "web")),
            pod("b", "10.0.0.2", "{'app':'web','n':'2'}", owner("StatefulSet", "web"))));
    Workload web = only(folder.read());
    assertThat(web.templateLabels().values()).containsOnlyKeys("app");
    assertThat(web.selector()).isEmpty();
  }

  @Test
  void a_knative_service_is_not_a_kubernetes_service() throws Exception {
    folder.with(
        "cluster/all.json",
        list(
            pod("a", "10.0.0.1", "{}", ""),
            json(
                "{'apiVersion':'serving.knative.dev/v1','kind':'Service',"
                    + "'metadata':{'name':'s','namespace':'shop'}}")));
    assertThat(folder.read().cluster().services()).isEmpty();
    assertThat(folder.codes()).contains("metadata-kind-unused");
  }

  /** As {@code jq -s '{kind: "List", items: .}'} makes them of several files of kubectl. */
  @Test
  void lists_in_lists_are_opened() throws Exception {
    String pods = list(pod("a", "10.0.0.1", "{}", ""), pod("b", "10.0.0.2", "{}", ""));
    String typed = json("{'kind':'PodList','apiVersion':'v1','items':[{'metadata':{'name':'c'}}]}");
    folder
        .with("cluster/all.json", list(list(pods), typed))
        .with(
            "cluster/more.yaml",
            """
            kind: List
            items:
            - kind: PodList
              items:
              - metadata: {name: d, namespace: shop}
                status: {podIP: 10.0.0.4}
            """);
    assertThat(folder.read().cluster().workloads().keySet())
        .extracting(WorkloadRef::name)
        .containsExactlyInAnyOrder("a", "b", "c", "d");
  }

  @Test
  void labels_in_yaml_keep_their_text_as_written() throws Exception {
    folder.with(
        "cluster/all.yaml",
        """
        ---
        apiVersion: v1
        kind: Pod
        metadata:
          name: web
          namespace: shop
          labels: &labels {a: on, b: 1.10, c: "1", d: true, e: 2026-01-01, f: 010}
        ---
        apiVersion: v1
        kind: List
        items:
        - kind: NetworkPolicy
          metadata: {name: p, namespace: shop}
          spec:
            podSelector: {matchLabels: {v: "1"}}
            ingress: [{ports: [{port: 80}, {port: http}]}]
        """);
    Bundle bundle = folder.read();
    assertThat(only(bundle).pods().get(0).labels().values())
        .containsEntry("a", "on")
        .containsEntry("b", "1.10")
        .containsEntry("c", "1")
        .containsEntry("d", "true")
        .containsEntry("e", "2026-01-01")
        .containsEntry("f", "010");
    assertThat(bundle.cluster().policies())
        .singleElement()
        .satisfies(
            policy ->
                assertThat(policy.object().mapping("spec").mappings("ingress"))
                    .singleElement()
                    .satisfies(
                        rule ->
                            assertThat(rule.mappings("ports"))
                                .extracting(port -> port.text("port"))
                                .containsExactly(Optional.of("80"), Optional.of("http"))));
  }

  @Test
  void a_named_target_port_may_be_a_different_number_in_each_pod_or_missing() throws Exception {
    folder.with(
        "cluster/all.json",
        list(
            withPort(pod("a", "10.0.0.1", "{'app':'x'}", owner("StatefulSet", "one")), "http", 80),
            withPort(pod("b", "10.0.0.2", "{'app':'x'}", owner("StatefulSet", "one")), "http", 81),
            withPort(pod("c", "10.0.0.3", "{'app':'x'}", owner("StatefulSet", "two")), "web", 82),
            service("{'app':'x'}", "{'port':8000,'targetPort':'http'}")));
    assertThat(backings(folder.read()))
        .singleElement()
        .isInstanceOfSatisfying(
            PodBacking.class,
            backing ->
                assertThat(backing.ports())
                    .containsExactly(PortProtocol.tcp(80), PortProtocol.tcp(81)));
  }

  @Test
  void ended_pods_stand_behind_a_service_only_if_no_other_does() throws Exception {
    String ended =
        pod("a", "10.0.0.1", "{'app':'x'}", owner("StatefulSet", "one"))
            .replace("Running", "Succeeded");
    String service = service("{'app':'x'}", "{'port':80}");
    folder.with("cluster/all.json", list(ended, service));
    assertThat(backings(folder.read())).hasSize(1);
    folder.with("cluster/b.json", pod("b", "10.0.0.2", "{'app':'x'}", owner("StatefulSet", "two")));
    assertThat(backings(folder.read()))
        .singleElement()
        .isInstanceOfSatisfying(
            PodBacking.class, backing -> assertThat(backing.workload().name()).isEqualTo("two"));
  }

  @Test
  void a_service_without_selector_has_the_endpoints_of_its_slices() throws Exception {
    folder.with(
        "cluster/all.json",
        list(
            pod("a", "10.0.0.1", "{}", ""),
            service("null", "{'name':'db','port':5432}"),
            json(
                "{'kind':'EndpointSlice','metadata':{'name':'s-1','namespace':'shop',"
                    + "'labels':{'kubernetes.io/service-name':'s'}},'ports':[{'name':'db','port':5433}],"
                    + "'endpoints':[{'addresses':['192.0.2.7']},{'addresses':['10.0.0.1']}]}")));
    assertThat(backings(folder.read()))
        .hasSize(2)
        .contains(new AddressBacking(new Endpoint(IpAddress.of("192.0.2.7"), 5433)))
        .anyMatch(PodBacking.class::isInstance);
  }

  @Test
  void an_address_has_an_owner_at_each_moment() throws Exception {
    String job = pod("job", "10.0.0.1", "{}", "").replace("Running", "Succeeded");
    String finished =
        json(
            "'containerStatuses':[{'state':{'terminated':{'finishedAt':'2026-01-01T00:10:00Z'}}}],");
    folder.with(
        "cluster/pods.json",
        list(
            job.replace("\"phase\"", finished + "\"phase\""),
            // The kubelet accepts a pod before its sandbox has an address.
            pod("next", "10.0.0.1", "{}", "").replace("T00:00:00Z", "T00:09:00Z")));
    Bundle bundle = folder.read();
    assertThat(ownerAt(bundle, "10.0.0.1", "2026-01-01T00:09:30Z")).isEqualTo("job");
    assertThat(ownerAt(bundle, "10.0.0.1", "2026-01-01T00:10:00Z")).isEqualTo("next");
    Instant before = Instant.parse("2025-12-31T00:00:00Z");
    assertThat(bundle.addresses().ownerAt(IpAddress.of("10.0.0.1"), before))
        .isEqualTo(new UnknownOwner(true));
    // What is written in place of a time is none: who had it last counts.
    assertThat(ownerAt(bundle, "10.0.0.1", "1970-01-01T00:00:00Z")).isEqualTo("next");
    Instant takeover = Instant.parse("2026-01-01T00:10:00Z");
    assertThat(bundle.addresses().takeovers().get(IpAddress.of("10.0.0.1")))
        .containsExactly(takeover.getEpochSecond() * 1_000_000_000L);
    assertThat(folder.codes()).doesNotContain("metadata-mixed");
  }

  @Test
  void a_deleted_pod_ended_when_the_event_was_observed_unless_its_status_says_otherwise()
      throws Exception {
    String pod = pod("gone", "10.0.0.1", "{'v':'2'}", "");
    folder.with(
        "cluster/pod-events.ndjson",
        "{\"type\":\"ADDED\",\"object\":"
            + pod.replace("\"v\":\"2\"", "\"v\":\"1\"")
            + "}\n{\"observedAt\":\"2026-01-01T00:05:00Z\",\"type\":\"DELETED\",\"object\":"
            + pod
            + "}\n");
    Pod gone = only(folder.read()).pods().get(0);
    assertThat(gone.until()).isEqualTo("2026-01-01T00:05:00Z");
    assertThat(gone.labels().values()).containsEntry("v", "2");
    assertThat(gone.changedLabels()).containsExactly("v");
    assertThat(gone.labelsAt(Instant.parse("2026-01-01T00:04:59Z")).values())
        .containsEntry("v", "1");
    assertThat(gone.labelsAt(Instant.parse("2026-01-01T00:05:00Z")).values())
        .containsEntry("v", "2");
  }

  @Test
  void a_log_of_events_may_be_empty() throws Exception {
    folder.with("cluster/pods.json", list(pod("a", "10.0.0.1", "{}", "")));
    folder.with("cluster/pod-events.ndjson", "\n");
    folder.read();
    assertThat(folder.codes()).doesNotContain("metadata-unreadable");
  }

  @Test
  void a_host_network_pod_owns_no_address() throws Exception {
    folder.with(
        "cluster/pods.json",
        list(
            pod("a", "10.0.0.1", "{}", "")
                .replace("\"nodeName\"", "\"hostNetwork\":true,\"nodeName\"")));
    Workload host = only(folder.read());
    assertThat(host.hostNetwork()).isTrue();
    assertThat(host.pods().get(0).addresses()).isEmpty();
  }

  @Test
  void without_samples_the_first_address_is_assumed_to_be_the_gateway() throws Exception {
    folder.with("cluster/pods.json", list(pod("a", "10.0.0.9", "{}", "")));
    assertThat(folder.read().cluster().nodes().get("n1"))
        .satisfies(n -> assertThat(n.gateways()).containsExactly(IpAddress.of("10.0.0.1")));
    assertThat(folder.codes()).contains("gateway-assumed");
  }

  @Test
  void the_first_address_of_a_nodes_block_is_its_end_of_an_overlay() throws Exception {
    folder.with("cluster/pods.json", list(pod("a", "10.0.3.9", "{}", "")));
    folder.with(
        "cluster/nodes.json",
        list(
            "{\"apiVersion\":\"v1\",\"kind\":\"Node\",\"metadata\":{\"name\":\"n1\"},"
                + "\"spec\":{\"podCIDR\":\"10.0.3.0/24\"}}"));
    assertThat(folder.read().addresses().ownerAt(IpAddress.of("10.0.3.0"), Instant.EPOCH))
        .isInstanceOf(AddressOwner.GatewayOwner.class);
  }

  @Test
  void without_endpoints_the_api_server_is_behind_its_service_by_its_pods_label() throws Exception {
    String apiServer =
        pod("kube-apiserver-n1", "172.30.0.11", "{'component':'kube-apiserver'}", "")
            .replace("\"shop\"", "\"kube-system\"")
            .replace("\"nodeName\"", "\"hostNetwork\":true,\"nodeName\"");
    String service =
        "{'apiVersion':'v1','kind':'Service','metadata':{'name':'kubernetes','namespace':'default'},"
            + "'spec':{'clusterIP':'10.96.0.1','ports':[{'port':443,'targetPort':6443}]}}";
    folder.with("cluster/all.json", list(apiServer, json(service)));
    Bundle bundle = folder.read();
    Service kubernetes =
        requireNonNull(bundle.cluster().services().get(new ServiceRef("default", "kubernetes")));
    assertThat(bundle.addresses().backing(kubernetes, kubernetes.ports().get(0)))
        .singleElement()
        .isInstanceOfSatisfying(
            PodBacking.class,
            backing -> assertThat(backing.ports()).containsExactly(PortProtocol.tcp(6443)));
  }

  @Test
  void a_namespace_without_the_label_of_its_name_is_reported() throws Exception {
    String old = "{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'shop'}}";
    folder.with("cluster/pods.json", list(pod("a", "10.0.0.9", "{}", "")));
    folder.with("cluster/namespaces.json", list(json(old)));
    folder.read();
    assertThat(folder.codes()).contains("namespace-unlabelled");
  }

  @Test
  void addresses_that_networks_annotate_at_a_node_are_its_own() throws Exception {
    folder.with("cluster/pods.json", list(pod("a", "10.128.0.9", "{}", "")));
    folder.with(
        "cluster/nodes.json",
        list(
            noted("n1", "'projectcalico.org/IPv4IPIPTunnelAddr':'10.128.0.64'"),
            noted("n2", "'network.cilium.io/ipv4-cilium-host':'10.128.0.117'"),
            noted("n3", "'k8s.ovn.org/node-subnets':'{\\'default\\':[\\'10.128.4.0/23\\']}'")));
    AddressBook book = folder.read().addresses();
    assertThat(nodeAt(book, "10.128.0.64")).isEqualTo("n1");
    assertThat(nodeAt(book, "10.128.0.117")).isEqualTo("n2");
    assertThat(nodeAt(book, "10.128.4.2")).isEqualTo("n3");
  }

  private static String noted(String name, String annotation) {
    return json(
        "{'apiVersion':'v1','kind':'Node','metadata':{'name':'"
            + name
            + "','annotations':{"
            + annotation
            + "}}}");
  }

  private static String nodeAt(AddressBook book, String address) {
    return ((AddressOwner.GatewayOwner) book.ownerAt(IpAddress.of(address), Instant.EPOCH))
        .node()
        .name();
  }

  @Test
  void where_nodes_have_addresses_among_pods_an_unknown_one_may_not_be_a_pod() throws Exception {
    String node =
        "{'apiVersion':'v1','kind':'Node','metadata':{'name':'n1'},"
            + "'status':{'addresses':[{'type':'InternalIP','address':'10.0.7.10'}]}}";
    folder.with("cluster/pods.json", list(pod("a", "10.0.1.33", "{}", "")));
    folder.with("cluster/nodes.json", list(json(node)));
    Bundle bundle = folder.read();
    // Not a router, nor a broadcast address: the subnets of a VPC are larger than was assumed.
    for (String address : List.of("10.0.1.200", "10.0.1.1", "10.0.1.255")) {
      assertThat(bundle.addresses().ownerAt(IpAddress.of(address), Instant.EPOCH))
          .isEqualTo(new UnknownOwner(false));
    }
    assertThat(folder.codes()).contains("network-shared").doesNotContain("gateway-assumed");
  }

  @Test
  void pods_of_unknown_nodes_have_addresses_in_blocks_beside_the_known_ones() throws Exception {
    folder.with("cluster/pods.json", list(pod("a", "10.244.1.33", "{}", "")));
    AddressBook book = folder.read().addresses();
    assertThat(book.ownerAt(IpAddress.of("10.244.7.5"), Instant.EPOCH))
        .isEqualTo(new UnknownOwner(true));
    assertThat(book.ownerAt(IpAddress.of("10.245.0.5"), Instant.EPOCH))
        .isEqualTo(new UnknownOwner(false));
  }

  @Test
  void a_first_address_that_a_pod_has_is_not_a_gateway() throws Exception {
    folder.with("cluster/pods.json", list(pod("a", "10.0.0.1", "{}", "")));
    assertThat(folder.read().cluster().nodes().get("n1"))
        .satisfies(n -> assertThat(n.gateways()).isEmpty());
  }

  @Test
  void addresses_that_every_node_has_belong_to_nobody() throws Exception {
    folder.with("cluster/pods.json", list(pod("a", "10.0.0.9", "{}", "")));
    AddressBook book = folder.read().addresses();
    assertThat(special(book, "127.0.0.1")).isEqualTo(SpecialAddress.LOOPBACK);
    assertThat(special(book, "ff02::fb")).isEqualTo(SpecialAddress.MULTICAST);
    assertThat(special(book, "10.0.0.255")).isEqualTo(SpecialAddress.BROADCAST);
    assertThat(special(book, "169.254.169.254")).isEqualTo(SpecialAddress.CLOUD_METADATA);
    assertThat(special(book, "169.254.20.10")).isEqualTo(SpecialAddress.NODE_LOCAL_DNS);
    assertThat(special(book, "fe80::1")).isEqualTo(SpecialAddress.LINK_LOCAL);
    assertThat(book.ownerAt(IpAddress.of("192.0.2.1"), Instant.EPOCH))
        .isEqualTo(new UnknownOwner(false));
  }

  @Test
  void further_parts_belong_to_the_capture_in_the_order_of_their_numbers() throws Exception {
    folder
        .with(
            "cluster/pods.json",
            list(pod("web", "10.0.0.1", "{}", ""), pod("db.1", "10.0.0.2", "{}", "")))
        .with("captures/shop/web.10.pcap", "")
        .with("captures/shop/web.2.pcap", "")
        .with("captures/shop/web.pcap.gz", "")
        .with("captures/shop/web.11.pcap.xz", "")
        .with("captures/shop/db.1.pcap", "")
        .with("captures/shop/db.pcap", "");
    assertThat(folder.read().captures())
        .filteredOn(capture -> capture.pod().map(PodRef::name).filter("web"::equals).isPresent())
        .singleElement()
        .satisfies(
            capture ->
                assertThat(capture.parts())
                    .extracting(part -> part.getFileName().toString())
                    .containsExactly("web.pcap.gz", "web.2.pcap", "web.10.pcap", "web.11.pcap.xz"));
    assertThat(folder.read().captures())
        .extracting(capture -> capture.pod().map(PodRef::name).orElse(""))
        .containsExactly("any", "db", "db.1", "web");
  }

  @Test
  void parts_named_by_time_belong_to_the_capture_in_order_of_time() throws Exception {
    folder
        .with(
            "cluster/pods.json",
            list(pod("web-1", "10.0.0.1", "{}", ""), pod("web", "10.0.0.2", "{}", "")))
        .with("captures/shop/web-1-094107.pcap", "")
        .with("captures/shop/web-1-095107.pcap", "")
        .with("captures/shop/web_00001_20260101094107.pcapng", "")
        .with("captures/shop/web-2.pcap", "");
    assertThat(folder.read().captures())
        .filteredOn(capture -> capture.parts().size() > 1)
        .singleElement()
        .satisfies(
            capture -> {
              assertThat(capture.pod()).contains(new PodRef("shop", "web-1"));
              assertThat(capture.parts())
                  .extracting(part -> part.getFileName().toString())
                  .containsExactly("web-1-094107.pcap", "web-1-095107.pcap");
            });
    assertThat(folder.read().captures())
        .extracting(capture -> capture.pod().map(PodRef::name).orElse(""))
        .containsExactly("any", "web", "web-1", "web-2");
  }

  @Test
  void loose_captures_have_a_pod_only_where_their_place_names_a_known_one() throws Exception {
    folder
        .with("m/pods.txt", list(pod("web", "10.0.0.1", "{}", "")))
        .with("c/shop/web.pcap", "")
        .with("c/shop/other.pcap", "");
    Bundle bundle =
        BundleReader.readLoose(
            List.of(root.resolve("c")), List.of(root.resolve("m/pods.txt")), folder.diagnostics);
    assertThat(bundle.captures())
        .extracting(CaptureInput::pod)
        .extracting(pod -> pod.map(PodRef::toString).orElse("-"))
        .containsExactly("shop/web", "-");
  }

  @Test
  void clusters_of_several_bundles_become_one_without_repeating_pods() throws Exception {
    folder.with("cluster/pods.json", list(pod("a", "10.0.0.9", "{}", owner("StatefulSet", "s"))));
    Cluster one = folder.read().cluster();
    folder.with("cluster/b.json", list(pod("b", "10.0.0.8", "{}", owner("StatefulSet", "s"))));
    Cluster two = folder.read().cluster();
    Cluster merged = ClusterMerger.merge(List.of(one, two), folder.diagnostics);
    assertThat(merged.workloads().values())
        .singleElement()
        .satisfies(workload -> assertThat(workload.pods()).hasSize(2));
    assertThat(ClusterMerger.merge(List.of(two, two), folder.diagnostics)).isEqualTo(two);
  }

  private static String ownerAt(Bundle bundle, String address, String time) {
    return bundle.addresses().ownerAt(IpAddress.of(address), Instant.parse(time))
            instanceof PodOwner owner
        ? owner.pod().ref().name()
        : "nobody";
  }

  private static SpecialAddress special(AddressBook book, String address) {
    assertThat(book.ownerAt(IpAddress.of(address), Instant.EPOCH)).isInstanceOf(SpecialOwner.class);
    return ((SpecialOwner) book.ownerAt(IpAddress.of(address), Instant.EPOCH)).kind();
  }

  private static Workload only(Bundle bundle) {
    assertThat(bundle.cluster().workloads()).hasSize(1);
    return bundle.cluster().workloads().values().iterator().next();
  }

  private static List<Backing> backings(Bundle bundle) {
    Service service = bundle.cluster().services().values().iterator().next();
    return bundle.addresses().backing(service, service.ports().get(0));
  }

  private static String object(String kind, String name, String owner) {
    return json(
        "{'kind':'"
            + kind
            + "','metadata':{'name':'"
            + name
            + "','namespace':'shop'"
            + owner
            + "}}");
  }

  private static String service(String selector, String port) {
    return json(
        "{'kind':'Service','metadata':{'name':'s','namespace':'shop'},'spec':{'clusterIP':"
            + "'10.96.0.7','selector':"
            + selector
            + ",'ports':["
            + port
            + "]}}");
  }

  private static String withPort(String pod, String name, int port) {
    return pod.replace(
        "\"ports\":null", json("'ports':[{'name':'" + name + "','containerPort':" + port + "}]"));
  }
}
