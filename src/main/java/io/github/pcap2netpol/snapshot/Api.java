package io.github.pcap2netpol.snapshot;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.utils.HttpClientUtils;
import io.github.pcap2netpol.diagnostic.IoReason;
import io.github.pcap2netpol.diagnostic.Suggestion;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Read-only requests to the API server. The Fabric8 client finds the server and authenticates
 * (kubeconfig, contexts, exec plugins, service accounts). Answers are read as streams, since the
 * client's own lists would hold all objects with all their fields.
 */
final class Api implements AutoCloseable {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int RETRIES = 3;
  private static final int UNAUTHENTICATED = 401;

  /** The server that the client assumes if nothing names one. */
  private static final String NOWHERE = "://kubernetes.default.svc";

  private static final KeptFields STATUS = KeptFields.of("message", "code");

  private final HttpClient client;
  private final String root;
  private final Duration patience;

  private Api(HttpClient client, String root, Duration patience) {
    this.client = client;
    this.root = root;
    this.patience = patience;
  }

  static Api open(ClusterAccess access) throws SnapshotException {
    Config config = config(access);
    config.setRequestRetryBackoffLimit(RETRIES);
    JdkHttpClientFactory factory = new JdkHttpClientFactory();
    HttpClient.Builder builder = factory.newBuilder(config);
    HttpClientUtils.applyCommonConfiguration(config, builder, factory);
    String root = config.getMasterUrl();
    return new Api(
        builder.build(),
        root.endsWith("/") ? root.substring(0, root.length() - 1) : root,
        access.patience());
  }

  private static Config config(ClusterAccess access) throws SnapshotException {
    try {
      if (access.kubeconfig().isEmpty()) {
        Config config = Config.autoConfigure(access.context().orElse(null));
        if (config.getCurrentContext() == null && config.getMasterUrl().contains(NOWHERE)) {
          throw new SnapshotException(SnapshotException.Side.CLUSTER, nowhere());
        }
        check(access, config);
        return config;
      }
      Path file = access.kubeconfig().get();
      if (!Files.isReadable(file)) {
        throw new SnapshotException(
            SnapshotException.Side.CLUSTER, "The kubeconfig " + file + " can't be read.");
      }
      Config config =
          Config.fromKubeconfig(access.context().orElse(null), new File(file.toString()));
      check(access, config);
      return config;
    } catch (RuntimeException e) {
      // For an invalid kubeconfig the client reports whatever went wrong deep inside.
      throw new SnapshotException(
          SnapshotException.Side.CLUSTER,
          "The kubeconfig"
              + access.kubeconfig().map(file -> " " + file).orElse("")
              + " can't be used: it is not YAML of kind Config, with clusters, contexts and users."
              + " See what kubectl config view says of it.",
          e);
    }
  }

  /** The message that there is no kubeconfig, with the places searched. */
  private static String nowhere() {
    String variable = System.getenv("KUBECONFIG");
    return "There is no kubeconfig, so it is not known which cluster to read. Looked in "
        + (variable == null || variable.isEmpty()
            ? "$KUBECONFIG, which is not set, and in "
                + System.getProperty("user.home")
                + "/.kube/config"
            : "$KUBECONFIG (" + variable + ")")
        + ", and for a pod's service account. Name one with --kubeconfig FILE.";
  }

  /** Refuses a context that doesn't exist, which must not lead to another cluster. */
  private static void check(ClusterAccess access, Config config) throws SnapshotException {
    if (access.context().isPresent()
        && (config.getCurrentContext() == null
            || !access.context().get().equals(config.getCurrentContext().getName()))) {
      throw new SnapshotException(
          SnapshotException.Side.CLUSTER,
          "The kubeconfig has no context named "
              + access.context().get()
              + "; see kubectl config get-contexts."
              + Suggestion.sentence(
                  access.context().get(),
                  config.getContexts().stream().map(NamedContext::getName).toList()));
    }
  }

  /** The server's address. */
  String root() {
    return root;
  }

  /**
   * Like {@link #get}, for answers that come without a pause: if no more bytes come, reading fails.
   */
  InputStream getAll(String path, Map<String, String> query) throws ApiFailure {
    return new ImpatientStream(get(path, query), patience);
  }

  /** The answer as a stream, which the caller closes. */
  InputStream get(String path, Map<String, String> query) throws ApiFailure {
    StringBuilder uri = new StringBuilder(root).append(path);
    char mark = '?';
    for (Map.Entry<String, String> entry : query.entrySet()) {
      uri.append(mark).append(entry.getKey()).append('=');
      uri.append(URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8));
      mark = '&';
    }
    HttpResponse<InputStream> response = response(URI.create(uri.toString()));
    if (response.code() == 200) {
      return response.body();
    }
    if (response.code() == UNAUTHENTICATED) {
      throw new ApiFailure(
          UNAUTHENTICATED,
          "the server rejected the credentials (401). Log in again, as for kubectl.");
    }
    try (InputStream body = response.body()) {
      throw new ApiFailure(response.code(), message(body).orElse("HTTP status " + response.code()));
    } catch (IOException e) {
      throw new ApiFailure(response.code(), "HTTP status " + response.code());
    }
  }

  private HttpResponse<InputStream> response(URI uri) throws ApiFailure {
    try {
      return client
          .sendAsync(
              client
                  .newHttpRequestBuilder()
                  .uri(uri)
                  .setHeader("Accept", "application/json")
                  .build(),
              InputStream.class)
          .get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new ApiFailure(ApiFailure.NO_ANSWER, IoReason.of(cause));
    } catch (TimeoutException e) {
      throw new ApiFailure(
          ApiFailure.NO_ANSWER, "no answer within " + patience.toSeconds() + " seconds");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ApiFailure(ApiFailure.NO_ANSWER, "interrupted");
    }
  }

  /** The reason in a Status object. */
  private static Optional<String> message(InputStream body) throws IOException {
    try (JsonParser parser = JSON.createParser(body)) {
      parser.nextToken();
      JsonNode status = parser.currentToken() == null ? null : STATUS.read(parser);
      return Optional.ofNullable(status)
          .map(one -> one.path("message").asText(""))
          .filter(text -> !text.isEmpty());
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
