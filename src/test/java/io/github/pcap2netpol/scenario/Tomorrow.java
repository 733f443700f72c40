package io.github.pcap2netpol.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.net.IpAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The same cluster some days later. Every controller has rolled out a new release and every Job and
 * CronJob has run again, so that pods have new names, hashes and addresses and run on other nodes;
 * versions, charts and commits in labels have changed; there is one more replica, user, node and
 * API server.
 */
final class Tomorrow {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NODE = "node-of-tomorrow";

  /** The address of tomorrow's API server. */
  static final IpAddress API_SERVER = IpAddress.of("172.30.0.98");

  private static final String USER = "hub.jupyter.org/username";
  private static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
  private static final Set<String> REPLICATED =
      Set.of("ReplicaSet", "StatefulSet", "ReplicationController", "Cluster");

  /** Owners that are new with each release or run, and have no object in the metadata. */
  private static final Set<String> REPLACED =
      Set.of("ReplicationController", "Workflow", "Revision");

  private final List<ObjectNode> objects = new ArrayList<>();
  private final List<String> nodes = new ArrayList<>();
  private final Map<String, String> prefixes = new TreeMap<>();
  private final Map<PodRef, List<PodRef>> pods = new LinkedHashMap<>();
  private int lastHost = 150;

  private Tomorrow() {}

  /** The cluster of these bundles, later. */
  static Tomorrow of(Collection<Path> bundles) throws IOException {
    Tomorrow tomorrow = new Tomorrow();
    Set<String> known = new TreeSet<>();
    for (Path bundle : bundles) {
      try (Stream<Path> files = Files.list(bundle.resolve("cluster"))) {
        for (Path file :
            files.filter(path -> path.toString().endsWith(".json")).sorted().toList()) {
          for (JsonNode object : JSON.readTree(file.toFile()).path("items")) {
            if (known.add(object.path("kind") + " " + ref((ObjectNode) object))) {
              tomorrow.objects.add(object.deepCopy());
            }
          }
        }
      }
    }
    tomorrow.pass();
    return tomorrow;
  }

  /** Today's pods, and those that replace each of them tomorrow. */
  Map<PodRef, List<PodRef>> pods() {
    return pods;
  }

  /** Writes the metadata into a folder. */
  Path write(Path folder) throws IOException {
    Files.createDirectories(folder);
    ObjectNode list = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "List");
    list.putArray("items").addAll(objects);
    Path file = folder.resolve("all.json");
    Files.write(file, JSON.writeValueAsString(list).getBytes(UTF_8));
    return file;
  }

  private void pass() {
    of("Node").stream()
        .map(Tomorrow::name)
        .filter(node -> !runsApiServer(node))
        .forEach(nodes::add);
    of("Pod")
        .forEach(
            pod ->
                addresses(pod).stream()
                    .findFirst()
                    .ifPresent(ip -> prefixes.putIfAbsent(pod.at("/spec/nodeName").asText(), ip)));
    oneNodeMore();
    oneApiServerMore();
    Map<String, String> renamed = new TreeMap<>();
    List<ObjectNode> more = new ArrayList<>();
    objects.forEach(object -> replaceOwner(object, renamed));
    for (ObjectNode object : List.copyOf(objects)) {
      switch (object.path("kind").asText()) {
        case "ReplicaSet", "Job" -> rename(object, renamed);
        default -> {}
      }
    }
    for (ObjectNode pod : of("Pod")) {
      PodRef before = ref(pod);
      List<PodRef> later = pods.computeIfAbsent(before, key -> new ArrayList<>());
      ObjectNode original = pod.deepCopy();
      next(pod, renamed, 1);
      later.add(ref(pod));
      if (original.at("/metadata/labels").has(USER)
          && original.at("/metadata/ownerReferences").isEmpty()) {
        ObjectNode user = original.deepCopy();
        user.withObject("/metadata").put("name", name(original) + "-the-second");
        user.withObject("/metadata").withObject("/labels").put(USER, "dave");
        next(user, renamed, 2);
        more.add(user);
        later.add(ref(user));
      }
      if (REPLICATED.contains(original.at("/metadata/ownerReferences/0/kind").asText())
          && later.size() == 1
          && isFirstOfItsOwner(original)) {
        ObjectNode copy = original.deepCopy();
        next(copy, renamed, 2);
        more.add(copy);
        later.add(ref(copy));
      }
    }
    objects.addAll(more);
    for (ObjectNode object : objects) {
      if (!object.path("kind").asText().equals("Pod")) {
        object
            .findParents("labels")
            .forEach(parent -> release((ObjectNode) parent.path("labels"), renamed));
      }
    }
  }

  private static void replaceOwner(ObjectNode object, Map<String, String> renamed) {
    JsonNode owner = object.at("/metadata/ownerReferences/0");
    if (REPLACED.contains(owner.path("kind").asText())) {
      String before = owner.path("name").asText();
      String after = nextInLine(before);
      renamed.put(before, after);
      if (!object.path("kind").asText().equals("Pod")) {
        renamed.put(name(object), name(object).replace(before, after));
      }
    }
  }

  /** The next name: a higher number, or another hash. */
  private static String nextInLine(String name) {
    String last = name.substring(name.lastIndexOf('-') + 1);
    return name.substring(0, name.length() - last.length())
        + (last.matches("[0-9]+")
            ? String.format("%0" + last.length() + "d", Integer.parseInt(last) + 1)
            : Names.hash("tomorrow " + name, last.length()));
  }

  /** A ReplicaSet's hash, a Job's number: the names that go with them change, too. */
  private void rename(ObjectNode object, Map<String, String> renamed) {
    String name = name(object);
    String hash = name.substring(name.lastIndexOf('-') + 1);
    String next =
        hash.matches("[0-9]+")
            ? String.valueOf(Long.parseLong(hash) + 1440)
            : Names.hash("tomorrow " + name, hash.length());
    boolean numbered = name.contains("-");
    String before = numbered ? name.substring(0, name.length() - hash.length() - 1) : name;
    String newName = renamed.getOrDefault(before, before) + (numbered ? "-" + next : "");
    renamed.put(name, newName);
    if (numbered) {
      renamed.put(hash, next);
    }
    String uid = object.at("/metadata/uid").asText();
    if (!uid.isEmpty()) {
      renamed.put(uid, Names.uid("tomorrow", name, uid));
    }
    replaceAll(object, renamed);
  }

  private void next(ObjectNode pod, Map<String, String> renamed, int copy) {
    String name = name(pod);
    String owner = pod.at("/metadata/ownerReferences/0/kind").asText();
    Map<String, String> own = new TreeMap<>(renamed);
    String node = pod.at("/spec/nodeName").asText();
    boolean isStatic = owner.isEmpty() && pod.at("/spec/hostNetwork").asBoolean();
    boolean stays = owner.equals("DaemonSet") || isStatic;
    String newNode = stays || nodes.isEmpty() ? node : otherNode(node, copy);
    own.put(node, newNode);
    own.put(name, newName(name, owner, renamed, copy));
    own.put(pod.at("/metadata/uid").asText(), Names.uid("tomorrow " + copy, owner, name));
    replaceAll(pod, own);
    if (owner.equals("Cluster") && copy > 1) {
      replaceAll(pod.at("/metadata/labels"), Map.of("primary", "replica"));
    }
    if (owner.equals("StatefulSet") && copy > 1) {
      ObjectNode labels = (ObjectNode) pod.at("/metadata/labels");
      String ordinal = name(pod).substring(name(pod).lastIndexOf('-') + 1);
      labels.replace("apps.kubernetes.io/pod-index", TextNode.valueOf(ordinal));
    }
    release(pod.withObject("/metadata").withObject("/labels"), own);
    if (!pod.at("/spec/hostNetwork").asBoolean()) {
      readdress(pod, newNode);
    }
  }

  private String otherNode(String node, int step) {
    return nodes.get((Math.max(0, nodes.indexOf(node)) + step) % nodes.size());
  }

  private static String newName(String name, String owner, Map<String, String> renamed, int copy) {
    String last = name.substring(name.lastIndexOf('-') + 1);
    String before = name.substring(0, name.length() - last.length());
    if (owner.equals("StatefulSet") || owner.equals("Cluster")) {
      return copy == 1 ? name : before + (Integer.parseInt(last) + 7);
    }
    if (owner.isEmpty() && !last.matches("[a-z0-9]{5,10}")) {
      return name;
    }
    if (renamed.containsKey(name)) {
      return renamed.getOrDefault(name, name); // a Workflow's only pod has its name
    }
    for (Map.Entry<String, String> each : renamed.entrySet()) {
      if (before.equals(each.getKey() + "-")) {
        before = each.getValue() + "-";
      }
    }
    return before.isEmpty() ? name : before + Names.hash(name + " " + copy, 5);
  }

  private void readdress(ObjectNode pod, String node) {
    ArrayNode addresses = JSON.createArrayNode();
    lastHost++;
    for (String address : addresses(pod)) {
      boolean v4 = address.indexOf(':') < 0;
      String like = prefixes.getOrDefault(node, address);
      String prefix = (like.indexOf(':') < 0) == v4 ? like : address;
      addresses
          .addObject()
          .put(
              "ip",
              v4
                  ? prefix.substring(0, prefix.lastIndexOf('.') + 1) + lastHost
                  : prefix.substring(0, prefix.lastIndexOf(':') + 1)
                      + Integer.toHexString(0x1000 + lastHost));
    }
    ObjectNode status = pod.withObject("/status");
    if (!addresses.isEmpty()) {
      status.put("podIP", addresses.get(0).path("ip").asText());
      status.set("podIPs", addresses);
    }
  }

  private static List<String> addresses(ObjectNode pod) {
    List<String> addresses = new ArrayList<>();
    if (!pod.at("/spec/hostNetwork").asBoolean()) {
      pod.at("/status/podIPs").forEach(ip -> addresses.add(ip.path("ip").asText()));
    }
    return addresses;
  }

  /** Whether it is the first of its owner's pods, which is copied to add a replica. */
  private boolean isFirstOfItsOwner(ObjectNode pod) {
    String owner = pod.at("/metadata/ownerReferences/0/name").asText();
    return pods.keySet().stream()
            .filter(ref -> ref.namespace().equals(pod.at("/metadata/namespace").asText()))
            .filter(ref -> ref.name().startsWith(owner + "-"))
            .count()
        == 1;
  }

  /** Whether it is a control-plane node, where no ordinary pods are scheduled. */
  private boolean runsApiServer(String node) {
    return of("Pod").stream()
        .filter(pod -> pod.at("/spec/nodeName").asText().equals(node))
        .anyMatch(pod -> pod.at("/metadata/labels/component").asText().equals("kube-apiserver"));
  }

  private void oneNodeMore() {
    nodes.add(NODE);
    objects.add(
        object(
            "Node",
            "{'metadata':{'name':'"
                + NODE
                + "'},'status':{'addresses':"
                + "[{'type':'InternalIP','address':'172.30.0.99'},"
                + "{'type':'InternalIP','address':'fd00:30::99'}]}}"));
  }

  private void oneApiServerMore() {
    for (ObjectNode slice : of("EndpointSlice")) {
      if (slice.at("/metadata/labels/kubernetes.io~1service-name").asText().equals("kubernetes")
          && slice.path("addressType").asText().equals("IPv4")) {
        slice.withArray("endpoints").addObject().putArray("addresses").add(API_SERVER.toString());
      }
    }
  }

  private static ObjectNode object(String kind, String json) {
    try {
      ObjectNode object = (ObjectNode) JSON.readTree(json.replace('\'', '"'));
      return object.put("kind", kind).put("apiVersion", "v1");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Changes labels as a release, or the next run, would. */
  private static void release(ObjectNode labels, Map<String, String> renamed) {
    for (Map.Entry<String, JsonNode> label : labels.properties()) {
      String value = label.getValue().asText();
      String later = renamed.getOrDefault(value, value);
      switch (label.getKey()) {
        case "app.kubernetes.io/version", "helm.sh/chart", "chart", "version-of-release" ->
            later = value + ".1";
        case "spark-app-selector", "spark-exec-id" -> later = value + "1";
        case "git-sha", "controller-revision-hash" -> later = Names.hash(value, value.length());
        case "pod-template-generation" -> later = value + "1";
        default -> later = later.matches(UUID) ? Names.uid("tomorrow", "", value) : later;
      }
      label.setValue(TextNode.valueOf(later));
    }
  }

  /** Replaces every text that is a key of the map. */
  private static void replaceAll(JsonNode tree, Map<String, String> renamed) {
    if (tree instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        if (field.getValue().isTextual()) {
          String text = field.getValue().asText();
          field.setValue(TextNode.valueOf(renamed.getOrDefault(text, text)));
        } else {
          replaceAll(field.getValue(), renamed);
        }
      }
    } else if (tree instanceof ArrayNode array) {
      array.forEach(element -> replaceAll(element, renamed));
    }
  }

  private List<ObjectNode> of(String kind) {
    return objects.stream().filter(object -> object.path("kind").asText().equals(kind)).toList();
  }

  private static String name(ObjectNode object) {
    return object.at("/metadata/name").asText();
  }

  private static PodRef ref(ObjectNode object) {
    return new PodRef(object.at("/metadata/namespace").asText(), name(object));
  }
}
