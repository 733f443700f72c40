package io.github.pcap2netpol.output.trial;

import io.github.pcap2netpol.answer.trial.TestPod;
import io.github.pcap2netpol.answer.trial.TrialPlan;
import io.github.pcap2netpol.cluster.model.ContainerPort;
import io.github.pcap2netpol.output.json.ReportWriter;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A test pod as an object of the API. It meets the level "restricted" of the Pod Security
 * Standards: no root, no capabilities. A sysctl, which this level permits, lets a user other than
 * root serve ports below 1024.
 */
final class TestPodObject {
  /** The name of the container in each test pod. */
  private static final String CONTAINER = "try";

  /** The answer to each connection, which scripts/try-policies expects. */
  private static final String ANSWER = "pcap2netpol";

  private final TrialPlan plan;
  private final String image;

  TestPodObject(TrialPlan plan, String image) {
    this.plan = plan;
    this.image = image;
  }

  void write(ReportWriter json, TestPod pod) {
    json.field("apiVersion", "v1");
    json.field("kind", "Pod");
    json.object(
        "metadata",
        () -> {
          json.field("name", pod.ref().name());
          json.field("namespace", pod.ref().namespace());
          json.object("labels", () -> pod.labels().values().forEach(json::field));
        });
    json.object(
        "spec",
        () -> {
          json.field("automountServiceAccountToken", false);
          json.field("enableServiceLinks", false);
          json.field("terminationGracePeriodSeconds", 0);
          json.object("nodeSelector", () -> json.field("kubernetes.io/os", "linux"));
          json.object("securityContext", () -> security(json));
          json.objects("containers", List.of(pod), this::container);
        });
  }

  private static void security(ReportWriter json) {
    json.field("runAsNonRoot", true);
    json.field("runAsUser", 65534);
    json.field("runAsGroup", 65534);
    json.object("seccompProfile", () -> json.field("type", "RuntimeDefault"));
    json.objects(
        "sysctls",
        List.of("net.ipv4.ip_unprivileged_port_start"),
        (ReportWriter sysctl, String name) -> {
          sysctl.field("name", name);
          sysctl.field("value", "0");
        });
  }

  private void container(ReportWriter json, TestPod pod) {
    json.field("name", CONTAINER);
    json.field("image", image);
    json.texts("command", List.of("sh", "-c", servers(pod)));
    if (!pod.namedPorts().isEmpty()) {
      json.objects("ports", pod.namedPorts(), TestPodObject::port);
    }
    json.object(
        "readinessProbe",
        () -> json.object("tcpSocket", () -> json.field("port", TrialPlan.UNUSED.port())));
    json.object(
        "resources",
        () -> {
          json.object("requests", () -> resources(json, "10m", "16Mi"));
          json.object("limits", () -> resources(json, "500m", "64Mi"));
        });
    json.object(
        "securityContext",
        () -> {
          json.field("allowPrivilegeEscalation", false);
          json.field("readOnlyRootFilesystem", true);
          json.object("capabilities", () -> json.texts("drop", List.of("ALL")));
        });
  }

  private String servers(TestPod pod) {
    String ports =
        plan.servedBy(pod).stream().map(String::valueOf).collect(Collectors.joining(" "));
    return "for port in "
        + ports
        + "; do busybox nc -ll -p \"$port\" -e busybox echo "
        + ANSWER
        + " & done; wait";
  }

  private static void resources(ReportWriter json, String cpu, String memory) {
    json.field("cpu", cpu);
    json.field("memory", memory);
  }

  private static void port(ReportWriter json, ContainerPort port) {
    port.name().ifPresent(name -> json.field("name", name));
    json.field("containerPort", port.port().port());
    json.field("protocol", port.port().protocol().name());
  }
}
