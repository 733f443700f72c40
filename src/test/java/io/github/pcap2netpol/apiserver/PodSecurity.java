package io.github.pcap2netpol.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Pod Security admission: the checks of the Pod Security Standards that matter to an added
 * container, and the few others that are common.
 */
final class PodSecurity {
  private static final Set<String> BASELINE =
      Set.of(
          "AUDIT_WRITE",
          "CHOWN",
          "DAC_OVERRIDE",
          "FOWNER",
          "FSETID",
          "KILL",
          "MKNOD",
          "NET_BIND_SERVICE",
          "SETFCAP",
          "SETGID",
          "SETPCAP",
          "SETUID",
          "SYS_CHROOT");

  private PodSecurity() {}

  /**
   * What the level forbids.
   *
   * @param level privileged, baseline or restricted; anything else allows all
   * @param spec of a pod
   */
  static List<String> violations(String level, JsonNode spec) {
    List<String> violations = new ArrayList<>();
    if (!level.equals("baseline") && !level.equals("restricted")) {
      return violations;
    }
    for (String field : List.of("hostNetwork", "hostPID", "hostIPC")) {
      if (spec.path(field).asBoolean()) {
        violations.add("host namespaces (" + field + "=true)");
      }
    }
    for (JsonNode volume : spec.path("volumes")) {
      if (volume.has("hostPath")) {
        violations.add("hostPath volumes (volume \"" + volume.path("name").asText() + "\")");
      }
    }
    for (String list : List.of("initContainers", "containers", "ephemeralContainers")) {
      for (JsonNode container : spec.path(list)) {
        baseline(container, level.equals("baseline"), violations);
        if (level.equals("restricted")) {
          restricted(container, spec.path("securityContext"), violations);
        }
      }
    }
    return violations;
  }

  /** The message in the API server's words. */
  static String message(String level, List<String> violations) {
    return "violates PodSecurity \"" + level + ":latest\": " + String.join(", ", violations);
  }

  private static void baseline(JsonNode container, boolean additions, List<String> violations) {
    JsonNode context = container.path("securityContext");
    String name = "(container \"" + container.path("name").asText() + "\" must not ";
    if (context.path("privileged").asBoolean()) {
      violations.add("privileged " + name + "set securityContext.privileged=true)");
    }
    for (JsonNode port : container.path("ports")) {
      if (port.path("hostPort").asInt() > 0) {
        violations.add("hostPort " + name + "use hostPort)");
      }
    }
    if (additions) {
      for (JsonNode added : Json.at(context, "capabilities", "add")) {
        if (!BASELINE.contains(added.asText())) {
          violations.add(
              "non-default capabilities "
                  + name
                  + "include \""
                  + added.asText()
                  + "\" in securityContext.capabilities.add)");
        }
      }
    }
    if (Json.text(context, "seccompProfile", "type").equals("Unconfined")) {
      violations.add("seccompProfile " + name + "set it to \"Unconfined\")");
    }
  }

  private static void restricted(JsonNode container, JsonNode pod, List<String> violations) {
    JsonNode context = container.path("securityContext");
    String name = "(container \"" + container.path("name").asText() + "\" must ";
    if (!context.has("allowPrivilegeEscalation")
        || context.path("allowPrivilegeEscalation").asBoolean()) {
      violations.add(
          "allowPrivilegeEscalation != false "
              + name
              + "set securityContext.allowPrivilegeEscalation=false)");
    }
    boolean dropsAll = false;
    for (JsonNode dropped : Json.at(context, "capabilities", "drop")) {
      dropsAll |= dropped.asText().equals("ALL");
    }
    boolean adds = false;
    for (JsonNode added : Json.at(context, "capabilities", "add")) {
      adds |= !added.asText().equals("NET_BIND_SERVICE");
    }
    if (!dropsAll || adds) {
      violations.add(
          "unrestricted capabilities " + name + "set securityContext.capabilities.drop=[\"ALL\"])");
    }
    JsonNode nonRoot =
        context.has("runAsNonRoot") ? context.path("runAsNonRoot") : pod.path("runAsNonRoot");
    if (!nonRoot.asBoolean()) {
      violations.add("runAsNonRoot != true " + name + "set securityContext.runAsNonRoot=true)");
    }
    JsonNode user = context.has("runAsUser") ? context.path("runAsUser") : pod.path("runAsUser");
    if (user.isNumber() && user.asInt() == 0) {
      violations.add("runAsUser=0 " + name + "not set runAsUser=0)");
    }
    String seccomp =
        context.has("seccompProfile")
            ? Json.text(context, "seccompProfile", "type")
            : Json.text(pod, "seccompProfile", "type");
    if (!seccomp.equals("RuntimeDefault") && !seccomp.equals("Localhost")) {
      violations.add(
          "seccompProfile "
              + name
              + "set securityContext.seccompProfile.type to \"RuntimeDefault\" or \"Localhost\")");
    }
  }
}
