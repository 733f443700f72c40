package io.github.pcap2netpol.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The server: decides which request gets which answer. */
public final class ApiServer implements AutoCloseable {
  private static final long TICK_MILLIS = 40;

  /**
   * From this minor release on, commands over WebSocket, which are GET requests, also need
   * "create".
   */
  private static final int COMMANDS_ARE_CREATED = 35;

  private final Settings settings;
  private final Store store = new Store();
  private final Faults faults;
  private final Rbac rbac = new Rbac(store);
  private final Kubelet kubelet;
  private final Controllers controllers;
  private final Discovery discovery;
  private final Objects objects;
  private final Reading reading;
  private final Commands commands;
  private final Logs logs;
  private final ScheduledExecutorService clock;
  private final WebServer web;
  private final List<String> requests = new ArrayList<>();
  private long seen;

  public ApiServer(Settings settings, int port) throws IOException {
    this.settings = settings;
    Files.createDirectories(settings.folder());
    this.faults = new Faults(settings.folder().resolve("faults"));
    Processes processes = new Processes(settings);
    Owned owned = new Owned(store, faults);
    this.kubelet = new Kubelet(owned, settings, processes);
    this.controllers = new Controllers(owned);
    this.discovery = new Discovery(settings.release());
    this.objects = new Objects(owned);
    this.reading = new Reading(store, faults);
    this.commands = new Commands(store, processes, faults);
    this.logs = new Logs(store, processes);
    namespace("default");
    namespace("kube-system");
    this.web = new WebServer(port, this::handle);
    this.clock =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "controllers");
              thread.setDaemon(true);
              return thread;
            });
    var unused =
        clock.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  public String url() {
    return "http://127.0.0.1:" + web.port();
  }

  int port() {
    return web.port();
  }

  public Faults faults() {
    return faults;
  }

  Store store() {
    return store;
  }

  /** Method and path with query of each request so far. */
  public List<String> requests() {
    synchronized (requests) {
      return List.copyOf(requests);
    }
  }

  /** Breaks all connections, as a restart of the server does. */
  public void dropConnections() {
    web.dropConnections();
  }

  /** Makes all versions so far too old to watch from. */
  public void forgetHistory() {
    store.forget();
  }

  /** Deletes an object at once, without asking its owner or finalizers. */
  public void delete(String plural, String namespace, String name) {
    store.delete(ResourceType.of(plural), namespace, name);
  }

  /** Labels an object, as a controller might. */
  public void label(String plural, String namespace, String name, String key, String value) {
    synchronized (store) {
      store
          .get(ResourceType.of(plural), namespace, name)
          .ifPresent(
              one -> {
                ObjectNode changed = one.deepCopy();
                Json.make(changed, "metadata", "labels").put(key, value);
                store.update(ResourceType.of(plural), changed);
              });
    }
  }

  /** Objects, Lists and documents of YAML or JSON, with their status if they have one. */
  public void load(String text) throws ApiException {
    List<JsonNode> documents =
        text.stripLeading().startsWith("{")
            ? List.of(Json.object(text.getBytes(StandardCharsets.UTF_8)))
            : Json.yaml(text);
    for (JsonNode document : documents) {
      if (document.has("items")) {
        for (JsonNode item : document.path("items")) {
          ObjectNode object = item.deepCopy();
          String kind = document.path("kind").asText();
          load(object, document.path("apiVersion").asText(), kind.replaceAll("List$", ""));
        }
      } else {
        load(document.deepCopy(), "", "");
      }
    }
  }

  /** A namespace, if it is not there yet. */
  void namespace(String name) {
    ResourceType type = ResourceType.of("namespaces");
    if (store.get(type, "", name).isEmpty()) {
      ObjectNode namespace = Json.object();
      namespace.putObject("metadata").put("name", name);
      try {
        store.create(type, "", namespace);
      } catch (ApiException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private void load(ObjectNode object, String apiVersion, String kind) throws ApiException {
    String version = object.path("apiVersion").asText(apiVersion);
    String name = object.path("kind").asText(kind);
    ResourceType type =
        ResourceType.ofKind(version, name)
            .orElseThrow(() -> ApiException.badRequest("no such kind: " + version + " " + name));
    if (type.plural().equals("namespaces")) {
      store.delete(type, "", Owned.name(object));
    } else if (type.namespaced()) {
      namespace(namespace(type, object));
    }
    store.create(type, namespace(type, object), object);
  }

  private static String namespace(ResourceType type, JsonNode object) {
    String given = Json.text(object, "metadata", "namespace");
    return !type.namespaced() ? "" : given.isEmpty() ? "default" : given;
  }

  /** Whether this cluster has the kind. */
  public boolean serves(String group, String plural) {
    return ResourceType.named(group, plural).isPresent();
  }

  /** Writes a kubeconfig for the user beside the server's other files. */
  public Path kubeconfig(String user) throws IOException {
    Path file =
        settings.folder().resolve(user.equals("admin") ? "kubeconfig" : "kubeconfig-" + user);
    String text =
        """
        apiVersion: v1
        kind: Config
        clusters:
        - name: test
          cluster:
            server: %s/as/%s
        users:
        - name: %s
          user: {}
        contexts:
        - name: test
          context:
            cluster: test
            user: %s
        current-context: test
        """
            .formatted(url(), user, user, user);
    return Files.writeString(file, text);
  }

  @Override
  public void close() throws IOException {
    clock.shutdownNow();
    web.close();
    kubelet.close();
  }

  private void tick() {
    try {
      kubelet.tick();
      if (seen != store.version()) {
        seen = store.version();
        controllers.tick();
      }
    } catch (ApiException | RuntimeException e) {
      // The next turn tries again.
      System.err.println("A controller failed: " + e);
    }
  }

  private void handle(Request request, Exchange exchange) throws IOException {
    synchronized (requests) {
      String query = request.query().isEmpty() ? "" : "?" + request.query();
      requests.add(request.method() + " " + request.path() + query);
    }
    try {
      answer(request.withoutUser(), request.user(), exchange);
    } catch (ApiException e) {
      exchange.respond(e.code(), "application/json", Json.bytes(e.status()));
    }
  }

  private void answer(Request request, String user, Exchange exchange)
      throws ApiException, IOException {
    if (request.path().equals("/version") && faults.strikes("hang-version")) {
      hang();
    }
    String accept = request.header("accept");
    Optional<JsonNode> told = discovery.answer(request.path(), accept);
    if (told.isPresent()) {
      boolean aggregated = told.get().path("kind").asText().equals("APIGroupDiscoveryList");
      String type =
          aggregated
              ? "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"
              : "application/json";
      exchange.respond(200, type, Json.bytes(told.get()));
      return;
    }
    if (List.of("/healthz", "/livez", "/readyz").contains(request.path())) {
      exchange.respond(200, "text/plain", "ok".getBytes(StandardCharsets.UTF_8));
      return;
    }
    if (isOrder(request)) {
      byte[] list = String.join("\n", requests()).getBytes(StandardCharsets.UTF_8);
      exchange.respond(200, "text/plain", list);
      return;
    }
    Target target =
        Target.of(request.path())
            .orElseThrow(
                () ->
                    new ApiException(
                        404, "NotFound", "the server could not find the requested resource"));
    String verb = target.verb(request);
    permit(user, target, verb);
    if (target.part().equals("exec") && settings.minor() >= COMMANDS_ARE_CREATED) {
      permit(user, target, "create");
    }
    if (faults.strikes("hang", verb, target.resource())) {
      hang();
    }
    Optional<Integer> failure = faults.number("fail", verb, target.resource());
    if (failure.isPresent()) {
      throw new ApiException(failure.get(), "InternalError", "an error was ordered");
    }
    switch (target.part()) {
      case "exec" -> commands.handle(target, request, exchange);
      case "log" -> logs.handle(target, request, exchange);
      default -> {
        if (target.type().plural().equals("selfsubjectaccessreviews")) {
          exchange.respond(201, "application/json", Json.bytes(review(request, user)));
        } else if (request.method().equals("GET")) {
          reading.handle(target, request, exchange);
        } else {
          objects.handle(target, request, exchange);
        }
      }
    }
  }

  /** Blocks until the server ends. */
  private static void hang() {
    try {
      Thread.currentThread().join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Requests that only this server knows: control commands, and the list of requests so far. */
  private boolean isOrder(Request request) {
    String order = request.method() + " " + request.path();
    switch (order) {
      case "DELETE /connections" -> dropConnections();
      case "DELETE /history" -> store.forget();
      default -> {
        return order.equals("GET /requests");
      }
    }
    return true;
  }

  private void permit(String user, Target target, String verb) throws ApiException {
    Rbac.Wish wish =
        new Rbac.Wish(
            user,
            verb,
            target.type().group(),
            target.resource(),
            // A single namespace counts as within itself.
            target.type().plural().equals("namespaces") ? target.name() : target.namespace());
    boolean review = target.type().plural().equals("selfsubjectaccessreviews");
    if (!review && !allows(wish)) {
      String what =
          target.resource() + (target.name().isEmpty() ? "" : " \"" + target.name() + "\"");
      throw ApiException.forbidden(
          what
              + " is forbidden: User \""
              + user
              + "\" cannot "
              + verb
              + " resource \""
              + target.resource()
              + "\" in API group \""
              + target.type().group()
              + "\" "
              + (target.namespace().isEmpty()
                  ? "at the cluster scope"
                  : "in the namespace \"" + target.namespace() + "\""));
    }
  }

  private boolean allows(Rbac.Wish wish) {
    return !faults.strikes("forbid", wish.verb(), wish.resource(), wish.namespace())
        && rbac.allows(wish);
  }

  private ObjectNode review(Request request, String user) throws ApiException {
    ObjectNode review = AccessReview.read(request.body());
    JsonNode wanted = Json.at(review, "spec", "resourceAttributes");
    String part = wanted.path("subresource").asText("");
    String resource = wanted.path("resource").asText("");
    boolean allowed =
        allows(
            new Rbac.Wish(
                user,
                wanted.path("verb").asText(""),
                wanted.path("group").asText(""),
                part.isEmpty() ? resource : resource + "/" + part,
                wanted.path("namespace").asText("")));
    review.putObject("status").put("allowed", allowed);
    return review;
  }
}
