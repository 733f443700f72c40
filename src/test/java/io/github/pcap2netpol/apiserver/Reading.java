package io.github.pcap2netpol.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Requests that get, list and watch. */
final class Reading {
  private static final long BOOKMARK_MILLIS = 1000;

  private final Store store;
  private final Faults faults;

  Reading(Store store, Faults faults) {
    this.store = store;
    this.faults = faults;
  }

  void handle(Target target, Request request, Exchange exchange) throws ApiException, IOException {
    if (request.asks("watch")) {
      watch(target, request, exchange);
    } else if (target.name().isEmpty()) {
      exchange.respond(200, "application/json", Json.bytes(list(target, request)));
    } else {
      ObjectNode object =
          store
              .get(target.type(), target.namespace(), target.name())
              .orElseThrow(() -> ApiException.notFound(target.type(), target.name()));
      exchange.respond(200, "application/json", Json.bytes(object));
    }
  }

  private ObjectNode list(Target target, Request request) throws ApiException {
    Predicate<JsonNode> selected = Selectors.of(request);
    String next = request.parameter("continue");
    if (!next.isEmpty() && faults.strikes("expire-continue")) {
      throw ApiException.expired();
    }
    String from = "";
    ObjectNode list =
        Json.texts("kind", target.type().kind() + "List", "apiVersion", target.type().apiVersion());
    ObjectNode metadata = list.putObject("metadata");
    ArrayNode items = list.putArray("items");
    synchronized (store) {
      metadata.put("resourceVersion", Long.toString(store.version()));
      if (!next.isEmpty()) {
        String token = new String(Base64.getUrlDecoder().decode(next), StandardCharsets.UTF_8);
        int space = token.indexOf(' ');
        metadata.put("resourceVersion", token.substring(0, space));
        from = token.substring(space + 1);
      }
      int limit =
          request.parameter("limit").isEmpty() ? 0 : Integer.parseInt(request.parameter("limit"));
      String last = "";
      for (ObjectNode object : store.list(target.type(), target.namespace())) {
        String key = Owned.namespace(object) + "/" + Owned.name(object);
        if (key.compareTo(from) > 0 && selected.test(object)) {
          if (limit > 0 && items.size() == limit) {
            String token = metadata.path("resourceVersion").asText() + " " + last;
            metadata.put(
                "continue",
                Base64.getUrlEncoder().encodeToString(token.getBytes(StandardCharsets.UTF_8)));
            break;
          }
          last = key;
          ObjectNode item = object.deepCopy();
          item.remove(List.of("apiVersion", "kind")); // As the API server does in lists.
          items.add(item);
        }
      }
    }
    return list;
  }

  private void watch(Target target, Request request, Exchange exchange)
      throws ApiException, IOException {
    Predicate<JsonNode> selected = Selectors.of(request);
    if (!target.name().isEmpty()) {
      selected = selected.and(one -> Owned.name(one).equals(target.name()));
    }
    String since = request.parameter("resourceVersion");
    boolean expired = faults.strikes("expire-watch");
    int most = faults.number("close-watch").orElse(Integer.MAX_VALUE);
    String timeout = request.parameter("timeoutSeconds");
    long until =
        System.currentTimeMillis() + (timeout.isEmpty() ? 3600 : Long.parseLong(timeout)) * 1000;
    int sent = 0;
    try (OutputStream out = exchange.stream("application/json")) {
      if (expired) {
        send(out, "ERROR", ApiException.expired().status());
        return;
      }
      long version;
      if (since.isEmpty() || since.equals("0")) {
        List<ObjectNode> present;
        synchronized (store) {
          version = store.version();
          present = store.list(target.type(), target.namespace());
        }
        for (ObjectNode object : present) {
          if (selected.test(object)) {
            send(out, "ADDED", object);
          }
        }
      } else {
        version = Long.parseLong(since);
      }
      boolean bookmarks = request.asks("allowWatchBookmarks");
      long told = version;
      while (System.currentTimeMillis() < until && sent < most) {
        List<Store.Change> changes;
        try {
          changes = store.after(version, BOOKMARK_MILLIS);
        } catch (ApiException e) {
          send(out, "ERROR", e.status());
          return;
        }
        for (Store.Change change : changes) {
          version = change.version();
          Optional<String> kind = kind(change, target, selected);
          if (kind.isPresent() && sent < most) {
            send(out, kind.get(), change.object());
            told = version;
            sent++;
          }
        }
        if (bookmarks && changes.isEmpty() && told != version) {
          ObjectNode bookmark =
              Json.texts("kind", target.type().kind(), "apiVersion", target.type().apiVersion());
          bookmark.putObject("metadata").put("resourceVersion", Long.toString(version));
          send(out, "BOOKMARK", bookmark);
          told = version;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What the change is to a watcher that sees only selected objects. */
  private static Optional<String> kind(
      Store.Change change, Target target, Predicate<JsonNode> selected) {
    boolean elsewhere =
        !target.namespace().isEmpty()
            && !Owned.namespace(change.object()).equals(target.namespace());
    if (!change.type().equals(target.type()) || elsewhere) {
      return Optional.empty();
    }
    boolean before = change.before().isPresent() && selected.test(change.before().get());
    boolean after = !change.kind().equals("DELETED") && selected.test(change.object());
    if (!before && !after) {
      return Optional.empty();
    }
    return Optional.of(before && after ? "MODIFIED" : after ? "ADDED" : "DELETED");
  }

  private static void send(OutputStream out, String kind, JsonNode object) throws IOException {
    ObjectNode event = Json.texts("type", kind);
    event.set("object", object);
    out.write((event + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
