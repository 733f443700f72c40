package io.github.pcap2netpol.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Requests that change objects. */
final class Objects {
  private final Owned owned;
  private final Store store;

  Objects(Owned owned) {
    this.owned = owned;
    this.store = owned.store();
  }

  void handle(Target target, Request request, Exchange exchange) throws ApiException, IOException {
    boolean dry = request.parameter("dryRun").equals("All");
    boolean fresh = false;
    ObjectNode result;
    synchronized (store) {
      switch (request.method()) {
        case "POST" -> {
          result = create(target, Json.object(request.body()), exchange, dry);
          fresh = true;
        }
        case "PUT" -> {
          ObjectNode given = Json.object(request.body());
          ObjectNode before = present(target);
          String version = Json.text(given, "metadata", "resourceVersion");
          if (!version.isEmpty()
              && !version.equals(Json.text(before, "metadata", "resourceVersion"))) {
            throw ApiException.conflict(
                "the object has been modified; please apply your changes"
                    + " to the latest version and try again");
          }
          result = change(target, before, given, exchange, dry);
        }
        case "PATCH" -> {
          boolean apply = request.header("content-type").startsWith("application/apply-patch");
          Optional<ObjectNode> before = store.get(target.type(), target.namespace(), target.name());
          if (apply && before.isEmpty()) {
            result = create(target, Json.object(request.body()), exchange, dry);
            fresh = true;
          } else {
            ObjectNode one = present(target);
            ObjectNode patched = Patches.apply(one, request.header("content-type"), request.body());
            result = change(target, one, patched, exchange, dry);
          }
        }
        case "DELETE" -> result = delete(target, request, dry);
        default -> throw new ApiException(405, "MethodNotAllowed", "no such method");
      }
    }
    exchange.respond(fresh ? 201 : 200, "application/json", Json.bytes(result));
  }

  private ObjectNode present(Target target) throws ApiException {
    return store
        .get(target.type(), target.namespace(), target.name())
        .orElseThrow(() -> ApiException.notFound(target.type(), target.name()));
  }

  private ObjectNode create(Target target, ObjectNode given, Exchange exchange, boolean dry)
      throws ApiException {
    if (target.type().namespaced()
        && store.get(ResourceType.of("namespaces"), "", target.namespace()).isEmpty()) {
      throw ApiException.notFound(ResourceType.of("namespaces"), target.namespace());
    }
    if (target.type().namespaced() && owned.isEnding(target.namespace())) {
      throw ApiException.forbidden(
          "unable to create new content in namespace "
              + target.namespace()
              + " because it is being terminated");
    }
    given.remove("status");
    ObjectNode object = Store.completed(target.type(), target.namespace(), given);
    admit(target, object, exchange);
    return dry ? object : store.create(target.type(), target.namespace(), object);
  }

  private ObjectNode change(
      Target target, ObjectNode before, ObjectNode given, Exchange exchange, boolean dry)
      throws ApiException {
    ObjectNode after = before.deepCopy();
    if (target.part().equals("status")) {
      after.set("status", given.path("status"));
    } else if (target.part().equals("scale")) {
      Json.make(after, "spec").set("replicas", Json.at(given, "spec", "replicas"));
    } else if (target.part().equals("ephemeralcontainers")) {
      JsonNode containers = Json.at(given, "spec", "ephemeralContainers");
      if (containers.size() < Json.at(before, "spec", "ephemeralContainers").size()) {
        throw ApiException.invalid("existing ephemeral containers may not be removed");
      }
      Json.make(after, "spec").set("ephemeralContainers", containers);
    } else {
      after = given.deepCopy();
      if (before.has("status")) {
        after.set("status", before.path("status"));
      } else {
        after.remove("status");
      }
      ObjectNode metadata = Json.make(after, "metadata");
      for (String field : List.of("uid", "creationTimestamp", "resourceVersion", "generation")) {
        metadata.set(field, Json.at(before, "metadata", field));
      }
      if (target.type().plural().equals("pods")) {
        unchangeable(before, after);
      }
    }
    if (owned.faults().strikes("put-back", target.namespace())) {
      putBack(before, after);
    }
    Defaults.apply(target.type(), after);
    admit(target, after, exchange);
    if (!after.path("spec").equals(before.path("spec"))) {
      Json.make(after, "metadata")
          .put("generation", Json.at(before, "metadata", "generation").asLong() + 1);
    }
    return dry ? after : store.update(target.type(), after);
  }

  /** Does what an admission webhook does that wants a container in every workload. */
  private static void putBack(ObjectNode before, ObjectNode after) {
    JsonNode had = Json.at(before, "spec", "template", "spec", "initContainers");
    if (!had.isEmpty() && Json.at(after, "spec", "template", "spec", "initContainers").isEmpty()) {
      ObjectNode spec = Json.make(after, "spec", "template", "spec");
      spec.putArray("initContainers").add(had.get(0).deepCopy());
      spec.set("volumes", Json.at(before, "spec", "template", "spec", "volumes").deepCopy());
    }
  }

  private static void unchangeable(ObjectNode before, ObjectNode after) throws ApiException {
    ObjectNode one = Json.at(before, "spec").deepCopy();
    ObjectNode other = Json.at(after, "spec").deepCopy();
    for (ObjectNode spec : List.of(one, other)) {
      spec.remove(List.of("tolerations", "activeDeadlineSeconds"));
      for (String list : List.of("containers", "initContainers")) {
        spec.path(list).forEach(container -> ((ObjectNode) container).remove("image"));
      }
    }
    if (!one.equals(other)) {
      throw ApiException.invalid(
          "Pod \""
              + Json.text(before, "metadata", "name")
              + "\" is invalid: spec: Forbidden: pod updates may not change fields other than"
              + " `spec.containers[*].image`");
    }
  }

  /** Refuses pods that the namespace's Pod Security does not allow; warns of templates. */
  private void admit(Target target, ObjectNode object, Exchange exchange) throws ApiException {
    JsonNode spec =
        switch (target.type().plural()) {
          case "pods" -> object.path("spec");
          case "cronjobs" -> Json.at(object, "spec", "jobTemplate", "spec", "template", "spec");
          default -> Json.at(object, "spec", "template", "spec");
        };
    for (String list : List.of("initContainers", "containers")) {
      for (JsonNode container : spec.path(list)) {
        boolean always = container.path("restartPolicy").asText("").equals("Always");
        if (container.has("startupProbe") && list.equals("initContainers") && !always) {
          throw ApiException.invalid(
              "initContainers: Forbidden: startupProbe may not be set for init containers without"
                  + " restartPolicy=Always");
        }
      }
    }
    String enforced = owned.level(target.namespace(), "enforce");
    List<String> violations = PodSecurity.violations(enforced, spec);
    if (target.type().plural().equals("pods") && !violations.isEmpty()) {
      throw ApiException.forbidden(
          "pods \""
              + Json.text(object, "metadata", "name")
              + "\" is forbidden: "
              + PodSecurity.message(enforced, violations));
    }
    String warned = owned.level(target.namespace(), "warn");
    List<String> worth = PodSecurity.violations(warned, spec);
    if (!worth.isEmpty()) {
      exchange.warn(
          "would " + PodSecurity.message(warned, worth).replaceFirst("violates", "violate"));
    }
  }

  private ObjectNode delete(Target target, Request request, boolean dry) throws ApiException {
    ObjectNode options = request.body().length > 0 ? Json.object(request.body()) : Json.object();
    if (target.name().isEmpty()) {
      Predicate<JsonNode> selected = Selectors.of(request);
      for (ObjectNode one : store.list(target.type(), target.namespace())) {
        if (selected.test(one) && !dry) {
          delete(target.type(), one, options, request);
        }
      }
      return Json.texts("kind", "Status", "apiVersion", "v1", "status", "Success");
    }
    ObjectNode object = present(target);
    if (!dry) {
      delete(target.type(), object, options, request);
    }
    return Json.texts("kind", "Status", "apiVersion", "v1", "status", "Success");
  }

  private void delete(ResourceType type, ObjectNode object, ObjectNode options, Request request) {
    String policy =
        options.path("propagationPolicy").asText(request.parameter("propagationPolicy"));
    String grace =
        options.path("gracePeriodSeconds").asText(request.parameter("gracePeriodSeconds"));
    if (type.plural().equals("pods") && !grace.equals("0")) {
      owned.removePod(
          object, grace.isEmpty() ? Optional.empty() : Optional.of(Long.valueOf(grace)));
      return;
    }
    if (type.plural().equals("namespaces")) {
      owned.endNamespace(object);
      return;
    }
    store.delete(type, Owned.namespace(object), Owned.name(object));
    if (!policy.equals("Orphan")) {
      owned.collect(Json.text(object, "metadata", "uid"));
    }
  }
}
