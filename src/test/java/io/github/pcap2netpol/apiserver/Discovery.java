package io.github.pcap2netpol.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** What the server says about itself, in both forms of discovery, and the minimum of OpenAPI. */
final class Discovery {
  private static final List<String> VERBS =
      List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");
  private static final List<String> GROUPS =
      ResourceType.ALL.stream()
          .map(ResourceType::group)
          .filter(g -> !g.isEmpty())
          .distinct()
          .toList();

  private final String major;
  private final String minor;

  /**
   * @param release as in 1.33
   */
  Discovery(String release) {
    int dot = release.indexOf('.');
    this.major = release.substring(0, dot);
    this.minor = release.substring(dot + 1);
  }

  /** The answer for a path of discovery; none for other paths. */
  Optional<JsonNode> answer(String path, String accept) {
    boolean aggregated = accept.contains("as=APIGroupDiscoveryList");
    return switch (path) {
      case "/version" -> Optional.of(version());
      case "/api" -> Optional.of(aggregated ? aggregated(List.of("")) : legacy());
      case "/apis" -> Optional.of(aggregated ? aggregated(GROUPS) : groups());
      case "/api/v1" -> Optional.of(resources("", "v1"));
      case "/openapi/v3" -> Optional.of(openApiRoot());
      default -> {
        for (String group : GROUPS) {
          if (path.equals("/apis/" + group)) {
            yield Optional.of(group(group));
          }
          if (path.equals("/apis/" + ResourceType.versioned(group))) {
            yield Optional.of(resources(group, ResourceType.versioned(group)));
          }
        }
        yield path.startsWith("/openapi/v3/")
            ? Optional.of(openApi(path.substring("/openapi/v3/".length())))
            : Optional.empty();
      }
    };
  }

  private ObjectNode version() {
    String full = "v" + major + "." + minor + ".0";
    return Json.texts(
        "major",
        major,
        "minor",
        minor,
        "gitVersion",
        full,
        "gitCommit",
        "0",
        "gitTreeState",
        "clean",
        "buildDate",
        "2026-01-01T00:00:00Z",
        "goVersion",
        "go1.24",
        "compiler",
        "gc",
        "platform",
        "linux/amd64");
  }

  private static ObjectNode legacy() {
    ObjectNode versions = Json.texts("kind", "APIVersions");
    versions.putArray("versions").add("v1");
    return versions;
  }

  private static ObjectNode groups() {
    ObjectNode list = Json.texts("kind", "APIGroupList", "apiVersion", "v1");
    ArrayNode groups = list.putArray("groups");
    GROUPS.forEach(name -> groups.add(group(name)));
    return list;
  }

  private static ObjectNode group(String name) {
    ObjectNode group = Json.texts("kind", "APIGroup", "apiVersion", "v1", "name", name);
    ObjectNode version =
        Json.texts(
            "groupVersion", ResourceType.versioned(name), "version", ResourceType.version(name));
    group.putArray("versions").add(version);
    group.set("preferredVersion", version);
    return group;
  }

  private static ObjectNode resources(String group, String groupVersion) {
    ObjectNode list =
        Json.texts("kind", "APIResourceList", "apiVersion", "v1", "groupVersion", groupVersion);
    ArrayNode resources = list.putArray("resources");
    for (ResourceType type : ResourceType.ALL) {
      if (type.group().equals(group)) {
        ObjectNode resource =
            Json.texts("name", type.plural(), "singularName", type.singular(), "kind", type.kind());
        resource.put("namespaced", type.namespaced());
        verbs(resource);
        names(type, resource);
        resources.add(resource);
        for (String sub : type.subresources()) {
          ObjectNode part =
              Json.texts(
                  "name",
                  type.plural() + "/" + sub,
                  "singularName",
                  "",
                  "kind",
                  partKind(type, sub));
          part.put("namespaced", type.namespaced());
          verbs(part);
          resources.add(part);
        }
      }
    }
    return list;
  }

  private static ObjectNode aggregated(List<String> groups) {
    ObjectNode list =
        Json.texts("kind", "APIGroupDiscoveryList", "apiVersion", "apidiscovery.k8s.io/v2");
    list.putObject("metadata");
    ArrayNode items = list.putArray("items");
    for (String group : groups) {
      ObjectNode item = items.addObject();
      ObjectNode metadata = item.putObject("metadata");
      if (!group.isEmpty()) {
        metadata.put("name", group);
      }
      ObjectNode version = item.putArray("versions").addObject();
      version.put("version", ResourceType.version(group)).put("freshness", "Current");
      ArrayNode resources = version.putArray("resources");
      for (ResourceType type : ResourceType.ALL) {
        if (type.group().equals(group)) {
          resources.add(aggregated(type));
        }
      }
    }
    return list;
  }

  private static ObjectNode aggregated(ResourceType type) {
    ObjectNode resource = Json.texts("resource", type.plural());
    resource.set("responseKind", kind(type.group(), type.version(), type.kind()));
    resource.put("scope", type.namespaced() ? "Namespaced" : "Cluster");
    resource.put("singularResource", type.singular());
    verbs(resource);
    names(type, resource);
    ArrayNode parts = resource.putArray("subresources");
    for (String sub : type.subresources()) {
      ObjectNode part = parts.addObject().put("subresource", sub);
      part.set("responseKind", kind(type.group(), type.version(), partKind(type, sub)));
      verbs(part);
    }
    return resource;
  }

  private static String partKind(ResourceType type, String sub) {
    return switch (sub) {
      case "exec" -> "PodExecOptions";
      case "scale" -> "Scale";
      default -> type.kind();
    };
  }

  private static ObjectNode kind(String group, String version, String kind) {
    return Json.texts("group", group, "version", version, "kind", kind);
  }

  private static void verbs(ObjectNode resource) {
    ArrayNode verbs = resource.putArray("verbs");
    VERBS.forEach(verbs::add);
  }

  private static void names(ResourceType type, ObjectNode resource) {
    type.names().forEach(resource.putArray("shortNames")::add);
    if ((List.of("apps", "batch").contains(type.group()) && !type.plural().startsWith("controller"))
        || List.of("pods", "services").contains(type.plural())) {
      resource.putArray("categories").add("all");
    }
  }

  private static ObjectNode openApiRoot() {
    ObjectNode root = Json.object();
    ObjectNode paths = root.putObject("paths");
    paths.putObject("api/v1").put("serverRelativeURL", "/openapi/v3/api/v1?hash=1");
    for (String group : GROUPS) {
      paths
          .putObject("apis/" + ResourceType.versioned(group))
          .put(
              "serverRelativeURL", "/openapi/v3/apis/" + ResourceType.versioned(group) + "?hash=1");
    }
    return root;
  }

  /**
   * Just enough for kubectl to see that the server checks fields itself; without schemas kubectl
   * takes the merge keys of built-in kinds from its own.
   */
  private static ObjectNode openApi(String groupVersion) {
    ObjectNode document = Json.texts("openapi", "3.0.0");
    document.putObject("info").put("title", "Kubernetes").put("version", "v1");
    ObjectNode paths = document.putObject("paths");
    String group =
        groupVersion.startsWith("apis/")
            ? groupVersion.substring("apis/".length(), groupVersion.lastIndexOf('/'))
            : "";
    for (ResourceType type : ResourceType.ALL) {
      if (type.group().equals(group)) {
        String path =
            "/"
                + groupVersion
                + (type.namespaced() ? "/namespaces/{namespace}/" : "/")
                + type.plural()
                + "/{name}";
        ObjectNode patch = paths.putObject(path).putObject("patch");
        patch.putObject("responses").putObject("200").put("description", "OK");
        patch.set(
            "x-kubernetes-group-version-kind", kind(type.group(), type.version(), type.kind()));
        ObjectNode content = patch.putObject("requestBody").putObject("content");
        content.putObject("application/merge-patch+json");
        ArrayNode parameters = patch.putArray("parameters");
        for (String name : List.of("dryRun", "fieldManager", "fieldValidation")) {
          parameters
              .addObject()
              .put("name", name)
              .put("in", "query")
              .putObject("schema")
              .put("type", "string");
        }
      }
    }
    document.putObject("components").putObject("schemas");
    return document;
  }
}
