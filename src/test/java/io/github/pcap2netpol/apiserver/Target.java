package io.github.pcap2netpol.apiserver;

import java.util.Optional;

/**
 * What a path names.
 *
 * @param namespace empty for all, and for what is in none
 * @param name empty for the collection
 * @param part the subresource, or empty
 */
record Target(ResourceType type, String namespace, String name, String part) {

  static Optional<Target> of(String path) {
    String[] words = path.substring(1).replaceFirst("/+$", "").split("/", -1);
    int at;
    String group;
    if (words.length >= 3 && words[0].equals("api") && words[1].equals("v1")) {
      group = "";
      at = 2;
    } else if (words.length >= 4
        && words[0].equals("apis")
        && words[2].equals(ResourceType.version(words[1]))) {
      group = words[1];
      at = 3;
    } else {
      return Optional.empty();
    }
    String namespace = "";
    if (words[at].equals("namespaces") && words.length > at + 2) {
      namespace = words[at + 1];
      at += 2;
    }
    String name = words.length > at + 1 ? words[at + 1] : "";
    String part = words.length > at + 2 ? words[at + 2] : "";
    String within = namespace;
    return ResourceType.named(group, words[at]).map(type -> new Target(type, within, name, part));
  }

  /** As in RBAC rules. */
  String resource() {
    return part.isEmpty() ? type.plural() : type.plural() + "/" + part;
  }

  /** As in RBAC rules. */
  String verb(Request request) {
    return switch (request.method()) {
      case "GET" -> !name.isEmpty() ? "get" : request.asks("watch") ? "watch" : "list";
      case "POST" -> "create";
      case "PUT" -> "update";
      case "PATCH" -> "patch";
      case "DELETE" -> name.isEmpty() ? "deletecollection" : "delete";
      default -> request.method().toLowerCase(java.util.Locale.ROOT);
    };
  }
}
