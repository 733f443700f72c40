package io.github.pcap2netpol.snapshot;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Watches the pods of one scope until it is stopped. If the connection ends, it continues from the
 * last version it saw. If the server no longer has that version, it starts from a new list, and
 * writes the differences as the events they imply.
 */
final class PodWatch implements Runnable {
  private static final JsonFactory JSON =
      new JsonFactory().disable(JsonParser.Feature.AUTO_CLOSE_SOURCE);
  private static final Duration SHORTEST_WAIT = Duration.ofMillis(100);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
  private static final String SERVER_ENDS_AFTER_SECONDS = "240";
  private static final KeptFields EVENT =
      KeptFields.of("type").with("object", Kind.PODS.fields().and("code", "message"));

  private final Api api;
  private final String namespace;
  private final PodLedger ledger;
  private final InstantSource clock;
  private final Diagnostics diagnostics;
  private String version;
  private Duration wait = SHORTEST_WAIT;
  private volatile boolean stopped;

  /**
   * @param namespace empty for all
   * @param version the version of the list from which it continues
   */
  PodWatch(
      Api api,
      String namespace,
      String version,
      PodLedger ledger,
      InstantSource clock,
      Diagnostics diagnostics) {
    this.api = api;
    this.namespace = namespace;
    this.version = version;
    this.ledger = ledger;
    this.clock = clock;
    this.diagnostics = diagnostics;
  }

  /**
   * May be called from any thread; once the watch's own thread is then interrupted, {@link #run}
   * returns.
   */
  void stop() {
    stopped = true;
  }

  /**
   * @throws UncheckedIOException if events can't be written
   */
  @Override
  public void run() {
    while (!stopped) {
      try {
        if (version.isEmpty()) {
          listAnew();
        }
        watch();
      } catch (ApiFailure e) {
        if (e.isExpired()) {
          version = "";
        } else if (e.isForbidden()) {
          diagnostics.add(
              Diagnostic.warning(
                  "watch-forbidden",
                  place(),
                  "Pods may not be watched ("
                      + e.getMessage()
                      + "): who owned an address in between is known only from the lists. Ask for the verb watch on pods."));
          return;
        } else if (!stopped) {
          diagnostics.add(interrupted(String.valueOf(e.getMessage())));
        }
      } catch (IOException e) {
        // An error of the connection, as it is closed; events have their own.
        if (!stopped) {
          diagnostics.add(interrupted(String.valueOf(e.getMessage())));
        }
      }
      pause();
    }
  }

  private Diagnostic interrupted(String why) {
    return Diagnostic.info(
        "watch-interrupted", place(), "The watch was interrupted and resumed (" + why + ").");
  }

  private void tell(String type, ObjectNode pod) {
    try {
      ledger.happened(clock.instant(), type, pod);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void pause() {
    if (stopped) {
      return;
    }
    try {
      Thread.sleep(wait.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopped = true;
    }
    wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait.multipliedBy(2);
  }

  private void listAnew() throws ApiFailure, IOException {
    ListedPods now = new ListedPods();
    String listed = new Lister(api).list(Kind.PODS, namespace, now::add);
    try {
      ledger.listed(clock.instant(), List.of(namespace), now);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    version = listed;
    diagnostics.add(
        Diagnostic.info(
            "watch-relisted",
            place(),
            "The server no longer had the watch's version; changes of pods in the meantime are known, but not when they happened."));
  }

  private void watch() throws ApiFailure, IOException {
    Map<String, String> query = new TreeMap<>();
    query.put("watch", "true");
    query.put("allowWatchBookmarks", "true");
    query.put("resourceVersion", version);
    query.put("timeoutSeconds", SERVER_ENDS_AFTER_SECONDS);
    try (InputStream body = api.get(Kind.PODS.path(namespace), query);
        JsonParser parser = JSON.createParser(body)) {
      while (!stopped) {
        JsonNode event = next(parser);
        if (event.isMissingNode()) {
          return;
        }
        take(event.path("type").asText(), event.path("object"));
        wait = SHORTEST_WAIT;
      }
    }
  }

  /** The next event; a missing node at the end. */
  private JsonNode next(JsonParser parser) throws ApiFailure {
    try {
      return parser.nextToken() == null ? MissingNode.getInstance() : EVENT.read(parser);
    } catch (IOException e) {
      throw new ApiFailure(ApiFailure.BROKEN_OFF, String.valueOf(e.getMessage()));
    }
  }

  private void take(String type, JsonNode object) throws ApiFailure {
    if (type.equals("ERROR")) {
      throw new ApiFailure(object.path("code").asInt(500), object.path("message").asText(""));
    }
    String seen = object.path("metadata").path("resourceVersion").asText("");
    ObjectNode pod = Lister.named(Kind.PODS, object);
    switch (type) {
      case "ADDED", "MODIFIED", "DELETED" -> tell(type, pod);
      default -> {
        // A bookmark: only the version counts.
      }
    }
    if (!seen.isEmpty()) {
      version = seen;
    }
  }

  private String place() {
    return namespace.isEmpty() ? "pods" : "pods in " + namespace;
  }
}
