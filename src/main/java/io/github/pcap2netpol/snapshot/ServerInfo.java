package io.github.pcap2netpol.snapshot;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Facts about the cluster.
 *
 * @param version of the API server, such as {@code v1.33.1}; empty if unknown
 * @param network the pod network, recognised by the name of its DaemonSet; empty if unknown
 * @param kubeProxy whether there is a DaemonSet of that name; empty if DaemonSets can't be read
 */
public record ServerInfo(
    Optional<String> version, Optional<String> network, Optional<Boolean> kubeProxy) {
  private static final String SERVER_VERSION = "serverVersion";
  private static final String CNI = "cni";
  private static final String KUBE_PROXY = "kubeProxy";

  /** The fields of {@link #json}; each is there only if it is known. */
  public static final List<String> FIELDS = List.of(SERVER_VERSION, CNI, KUBE_PROXY);

  private static final KeptFields VERSION = KeptFields.of("gitVersion");

  /** Names of known DaemonSets, and the networks they belong to. */
  private static final Map<String, String> NETWORKS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("antrea-agent", "antrea"),
              Map.entry("aws-node", "aws-vpc"),
              Map.entry("azure-cns", "azure"),
              Map.entry("calico-node", "calico"),
              Map.entry("canal", "canal"),
              Map.entry("cilium", "cilium"),
              Map.entry("anetd", "cilium"),
              Map.entry("kindnet", "kindnet"),
              Map.entry("kube-flannel-ds", "flannel"),
              Map.entry("kube-flannel", "flannel"),
              Map.entry("kube-ovn-cni", "kube-ovn"),
              Map.entry("kube-router", "kube-router"),
              Map.entry("ovnkube-node", "ovn-kubernetes"),
              Map.entry("weave-net", "weave-net")));

  /**
   * @param daemonSets the names of all; empty if they could not be read
   */
  static ServerInfo of(Api api, Optional<Collection<String>> daemonSets) {
    Optional<String> version = Optional.empty();
    try (InputStream body = api.get("/version", Map.of());
        JsonParser parser = new JsonFactory().createParser(body)) {
      parser.nextToken();
      JsonNode answer = VERSION.read(parser);
      version = Optional.of(answer.path("gitVersion").asText("")).filter(text -> !text.isEmpty());
    } catch (ApiFailure | IOException e) {
      // Some gateways hide it; nothing depends on it.
      version = Optional.empty();
    }
    return new ServerInfo(
        version,
        daemonSets.flatMap(ServerInfo::network),
        daemonSets.map(names -> names.contains("kube-proxy")));
  }

  private static Optional<String> network(Collection<String> daemonSets) {
    return NETWORKS.entrySet().stream()
        .filter(entry -> daemonSets.contains(entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /** An object with those of {@link #FIELDS} that are known. */
  public String json() {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    version.ifPresent(text -> object.put(SERVER_VERSION, text));
    network.ifPresent(text -> object.put(CNI, text));
    kubeProxy.ifPresent(there -> object.put(KUBE_PROXY, there));
    return object + "\n";
  }
}
