package io.github.pcap2netpol.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Who may do what, by the Roles and bindings in the store; the user {@code admin} may do
 * everything.
 */
final class Rbac {
  /**
   * The right that a request needs.
   *
   * @param resource with its part, as in pods/exec
   * @param namespace empty for the whole cluster
   */
  record Wish(String user, String verb, String group, String resource, String namespace) {}

  private final Store store;

  Rbac(Store store) {
    this.store = store;
  }

  boolean allows(Wish wish) {
    if (wish.user().equals("admin")) {
      return true;
    }
    for (JsonNode rule : rules(wish)) {
      if (has(rule, "verbs", wish.verb())
          && has(rule, "apiGroups", wish.group())
          && has(rule, "resources", wish.resource())) {
        return true;
      }
    }
    return false;
  }

  private List<JsonNode> rules(Wish wish) {
    List<JsonNode> rules = new ArrayList<>();
    for (ObjectNode binding : store.list("clusterrolebindings")) {
      if (binds(binding, wish.user())) {
        role(binding, "").path("rules").forEach(rules::add);
      }
    }
    if (!wish.namespace().isEmpty()) {
      for (ObjectNode binding : store.list(ResourceType.of("rolebindings"), wish.namespace())) {
        if (binds(binding, wish.user())) {
          role(binding, wish.namespace()).path("rules").forEach(rules::add);
        }
      }
    }
    return rules;
  }

  private JsonNode role(ObjectNode binding, String namespace) {
    JsonNode reference = binding.path("roleRef");
    boolean cluster = reference.path("kind").asText().equals("ClusterRole");
    return store
        .get(
            ResourceType.of(cluster ? "clusterroles" : "roles"),
            cluster ? "" : namespace,
            reference.path("name").asText())
        .map(JsonNode.class::cast)
        .orElse(Json.object());
  }

  /** Users and service accounts by name alone. */
  private static boolean binds(ObjectNode binding, String user) {
    for (JsonNode subject : binding.path("subjects")) {
      if (subject.path("name").asText().equals(user)) {
        return true;
      }
    }
    return false;
  }

  private static boolean has(JsonNode rule, String field, String value) {
    for (JsonNode one : rule.path(field)) {
      if (one.asText().equals(value) || one.asText().equals("*")) {
        return true;
      }
    }
    return false;
  }
}
