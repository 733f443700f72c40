package io.github.pcap2netpol.cluster;

import static io.github.pcap2netpol.cluster.Folder.json;
import static io.github.pcap2netpol.cluster.Folder.list;
import static io.github.pcap2netpol.cluster.Folder.owner;
import static io.github.pcap2netpol.cluster.Folder.pod;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.pcap2netpol.fuzz.SeedFolder;
import java.io.IOException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The seeds of {@link ClusterFuzzTest} have objects of every kind that is used. */
class ClusterSeedsTest {
  /** Too long to be quoted in a message. */
  private static final String LONG = "x".repeat(3000);

  private static final String POD =
      pod("web-0", "10.0.0.5", "{'app':'web'}", owner("ReplicaSet", "web-1"));
  private static final String SERVICE =
      json(
          "{'apiVersion':'v1','kind':'Service','metadata':{'name':'web','namespace':'shop'},'spec':"
              + "{'type':'LoadBalancer','clusterIPs':['10.96.0.7','fd00::7'],'selector':{'app':"
              + "'web'},'externalIPs':['192.0.2.7'],'ports':[{'name':'http','protocol':'TCP',"
              + "'port':80,'targetPort':'http','nodePort':30080},{'port':53,'protocol':'UDP',"
              + "'targetPort':5353}]},'status':{'loadBalancer':{'ingress':[{'ip':'192.0.2.8'}]}}}");
  private static final String SLICE =
      json(
          "{'apiVersion':'discovery.k8s.io/v1','kind':'EndpointSlice','metadata':{'name':'web-x',"
              + "'namespace':'shop','labels':{'kubernetes.io/service-name':'web'}},'addressType':"
              + "'IPv4','endpoints':[{'addresses':['10.0.0.5'],'targetRef':{'kind':'Pod','name':"
              + "'web-0','namespace':'shop'}}],'ports':[{'name':'http','port':8080,'protocol':"
              + "'TCP'}]}");
  private static final String NODE =
      json(
          "{'apiVersion':'v1','kind':'Node','metadata':{'name':'n1'},'spec':{'podCIDR':"
              + "'10.0.0.0/24','podCIDRs':['10.0.0.0/24','fd00:1::/64']},'status':{'addresses':"
              + "[{'type':'InternalIP','address':'172.30.0.1'},{'type':'Hostname','address':'n1'}]}}");
  private static final String CONTROLLERS =
      json(
          "{'apiVersion':'apps/v1','kind':'ReplicaSet','metadata':{'name':'web-1','namespace':"
              + "'shop','ownerReferences':[{'kind':'Deployment','name':'web','controller':true}]}},"
              + "{'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'web','namespace':"
              + "'shop'},'spec':{'selector':{'matchLabels':{'app':'web'},'matchExpressions':[{'key':"
              + "'tier','operator':'NotIn','values':['db']}]},'template':{'metadata':{'labels':{'app':"
              + "'web','tier':'front'}}}}},{'apiVersion':'batch/v1','kind':'CronJob','metadata':"
              + "{'name':'night','namespace':'shop'},'spec':{'jobTemplate':{'spec':{'template':"
              + "{'metadata':{'labels':{'app':'night'}}}}}}}");
  private static final String REST =
      json(
          "{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'shop','labels':{'kubernetes.io"
              + "/metadata.name':'shop'}}},{'apiVersion':'networking.k8s.io/v1','kind':"
              + "'NetworkPolicy','metadata':{'name':'all','namespace':'shop'},'spec':{'podSelector':"
              + "{},'policyTypes':['Ingress']}},{'apiVersion':'networking.k8s.io/v1','kind':"
              + "'Ingress','metadata':{'name':'in','namespace':'shop'},'spec':{'rules':[{'http':"
              + "{'paths':[{'backend':{'service':{'name':'web','port':{'number':80}}}}]}}]}},"
              + "{'apiVersion':'v1','kind':'Endpoints','metadata':{'name':'old','namespace':'shop'},"
              + "'subsets':[{'addresses':[{'ip':'192.0.2.9'}],'ports':[{'port':443}]}]}");

  @Test
  void socket_samples_of_every_file() throws IOException {
    SortedMap<String, byte[]> seeds = new TreeMap<>();
    seeds.put(
        "ipv4",
        bytes(
            """
            # 1700000000 tcp
              sl  local_address rem_address   st
               0: 00000000:1F90 00000000:0000 0A
               2: 0500000A:9C40 0600000A:0050 01
            # 1700000000 udp
               0: 00000000:0035 00000000:0000 07
               1: 0500000A:9C44 0600000A:0035 01
            # 1700000000 /proc/net/route
            Iface Destination Gateway Flags RefCnt Use Metric Mask MTU Window IRTT
            eth0 00000000 0102F40A 0003 0 0 0 00000000 0 0 0
            eth0 0002F40A 0102F40A 0003 0 0 0 00FFFFFF 0 0 0
            """));
    seeds.put(
        "ipv6",
        bytes(
            """
            # 1700000001.5 tcp6
               0: 00000000000000000000000000000000:1F90 00000000000000000000000000000000:0000 0A
               1: 0000000000000000FFFF00000500000A:9C40 B80D0120000000000000000001000000:0050 01
            # 1700000001.5 udp6
            # 1700000002 ipv6_route
            fd000000000000000000000000000000 40 00000000000000000000000000000000 00 \
            00000000000000000000000000000000 00000100 00000000 00000000 00000001 eth0
            00000000000000000000000000000000 00 00000000000000000000000000000000 00 \
            fd000000000000000000000000000001 00000400 00000000 00000000 00000003 eth0
            # 1700000002 if_inet6
            00000000000000000000000000000001 01 80 10 80 lo
            """));
    SeedFolder.requireHolds(ClusterFuzzTest.class, "socket_samples", seeds);
  }

  @Test
  void json_of_every_kind() throws IOException {
    SortedMap<String, byte[]> seeds = new TreeMap<>();
    seeds.put("pods", bytes(list(POD)));
    seeds.put("services", bytes(list(SERVICE, SLICE, NODE)));
    seeds.put("controllers", bytes(list(POD, CONTROLLERS)));
    seeds.put("rest", bytes(list(REST)));
    seeds.put("typed-list", bytes(json("{'items':[{'metadata':{'name':'a'}}],'kind':'PodList'}")));
    seeds.put("lines", bytes(POD + "\n" + SERVICE + "\n"));
    seeds.put("wide", list(POD).getBytes(UTF_16LE));
    String all = list(POD, SERVICE, SLICE, NODE, CONTROLLERS, REST);
    for (String text :
        List.of(
            "web-0",
            "shop",
            "app",
            "web",
            "10.0.0.5",
            "10.0.0.0/24",
            "fd00:1::/64",
            "ReplicaSet",
            "TCP",
            "http",
            "LoadBalancer",
            "n1",
            "2026-01-01T00:00:00Z",
            "v1",
            "NotIn",
            "items")) {
      seeds.put(
          "long-" + text.replaceAll("[^A-Za-z0-9]+", "-"),
          bytes(all.replace(json("'" + text + "'"), json("'" + LONG + "'"))));
    }
    seeds.put("long-word", bytes("{\"kind\": " + LONG + "}"));
    seeds.put("long-numbers", bytes(all.replaceAll("\\b(8080|53|30080|443)\\b", "7".repeat(90))));
    SeedFolder.requireHolds(ClusterFuzzTest.class, "metadata_json", seeds);
  }

  @Test
  void yaml_in_both_styles() throws IOException {
    SortedMap<String, byte[]> seeds = new TreeMap<>();
    seeds.put("flow", bytes("---\n" + list(POD, SERVICE) + "\n---\n" + NODE + "\n"));
    seeds.put(
        "block",
        bytes(
            """
            apiVersion: v1
            kind: List
            items:
            - apiVersion: v1
              kind: Pod
              metadata:
                name: web-0
                namespace: shop
                labels: &labels {app: web, "version": 1.10}
              status:
                podIPs:
                - ip: 10.0.0.5
                startTime: 2026-01-01T00:00:00Z
            - apiVersion: apps/v1
              kind: StatefulSet
              metadata: {name: db, namespace: shop}
              spec:
                selector:
                  matchLabels: *labels
                template:
                  metadata:
                    labels:
                      <<: *labels
                      app: ~
            ---
            # nothing
            ---
            kind: Namespace
            metadata:
              name: >-
                shop
            """));
    seeds.put("long-alias", bytes("kind: *" + LONG));
    seeds.put("long-tag", bytes("kind: !<" + LONG + " x"));
    seeds.put("long-key", bytes(LONG + ": 1\n" + LONG + ": 2\n"));
    seeds.put("long-name", bytes("kind: Pod\nmetadata: {name: " + LONG + "}"));
    SeedFolder.requireHolds(ClusterFuzzTest.class, "metadata_yaml", seeds);
  }

  @Test
  void events_of_pods() throws IOException {
    SortedMap<String, byte[]> seeds = new TreeMap<>();
    String ended =
        POD.replace(
            "\"phase\":\"Running\"",
            json(
                "'phase':'Succeeded','containerStatuses':[{'state':{'terminated':{'finishedAt':"
                    + "'2026-01-01T01:00:00Z'}}}],'conditions':[{'type':'Ready','status':'False',"
                    + "'lastTransitionTime':'2026-01-01T01:00:00Z'}]"));
    seeds.put(
        "life",
        bytes(
            json("{'type':'ADDED','object':")
                + POD
                + "}\n"
                + json("{'type':'MODIFIED','observedAt':'2026-01-01T01:00:01Z','object':")
                + ended
                + "}\n"
                + json("{'type':'BOOKMARK','object':{'kind':'Pod'}}\n")
                + json("{'observedAt':'2026-01-01T01:00:02.5Z','type':'DELETED','object':")
                + ended
                + "}\n{\"type\":\"ADD"));
    SeedFolder.requireHolds(ClusterFuzzTest.class, "pod_events", seeds);
  }

  @Test
  void a_bundles_description() throws IOException {
    SortedMap<String, byte[]> seeds = new TreeMap<>();
    seeds.put(
        "captures",
        bytes(
            json(
                "{'formatVersion':1,'captures':[{'namespace':'shop','pod':'web-0','file':'captures/"
                    + "shop/web-0.pcap'},{'namespace':'shop','pod':'db-0','parts':[{'file':'captures/"
                    + "shop/db-0.pcap'},{'file':'../x'}]},{'namespace':'a','pod':'b','parts':['c']}]}")));
    seeds.put("newer", bytes(json("{'formatVersion':'2'}")));
    seeds.put("long-version", bytes(json("{'formatVersion':'" + LONG + "'}")));
    SeedFolder.requireHolds(ClusterFuzzTest.class, "bundle_description", seeds);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
