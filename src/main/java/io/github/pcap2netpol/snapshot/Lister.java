package io.github.pcap2netpol.snapshot;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.Map;
import java.util.TreeMap;

/** Lists objects page by page, one object in memory at a time. */
final class Lister {
  private static final JsonFactory JSON = new JsonFactory();
  private static final KeptFields LIST = KeptFields.of("resourceVersion", "continue");

  /** Objects per page, the same number as the API server's own clients request. */
  static final int PAGE = 500;

  /** Receives the objects. */
  interface Taker {
    void take(ObjectNode object) throws IOException;
  }

  private final Api api;

  Lister(Api api) {
    this.api = api;
  }

  /**
   * Lists all objects of a kind.
   *
   * @param namespace empty for all
   * @return the version from which a watch continues
   * @throws ApiFailure also if the list expired between two pages: the objects received so far are
   *     then invalid
   * @throws IOException if the taker fails
   */
  String list(Kind kind, String namespace, Taker taker) throws ApiFailure, IOException {
    String next = "";
    String version = "";
    do {
      Map<String, String> query = new TreeMap<>();
      query.put("limit", Integer.toString(PAGE));
      if (!next.isEmpty()) {
        query.put("continue", next);
      }
      JsonNode list = page(kind, namespace, query, taker);
      version = list.path("resourceVersion").asText("");
      next = list.path("continue").asText("");
    } while (!next.isEmpty());
    return version;
  }

  private JsonNode page(Kind kind, String namespace, Map<String, String> query, Taker taker)
      throws ApiFailure, IOException {
    JsonNode metadata = JsonNodeFactory.instance.objectNode();
    boolean complete = false;
    try (InputStream body = api.getAll(kind.path(namespace), query);
        JsonParser parser = JSON.createParser(body)) {
      if (next(parser) != JsonToken.START_OBJECT) {
        throw new ApiFailure(ApiFailure.NO_ANSWER, "the answer is no JSON object");
      }
      while (next(parser) == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken value = next(parser);
        if (name.equals("metadata")) {
          metadata = read(parser, LIST);
        } else if (name.equals("items") && value == JsonToken.START_ARRAY) {
          while (next(parser) == JsonToken.START_OBJECT) {
            taker.take(named(kind, read(parser, kind.fields())));
          }
        } else {
          skip(parser);
        }
      }
      complete = parser.currentToken() == JsonToken.END_OBJECT;
    }
    if (!complete) {
      throw new ApiFailure(ApiFailure.BROKEN_OFF, "the answer was cut off");
    }
    return metadata;
  }

  /** Objects in a list do not state their kind. */
  static ObjectNode named(Kind kind, JsonNode fields) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
    if (fields instanceof ObjectNode some) {
      object.setAll(some);
    }
    return object;
  }

  private static JsonToken next(JsonParser parser) throws ApiFailure {
    try {
      JsonToken token = parser.nextToken();
      if (token == null) {
        throw new ApiFailure(ApiFailure.BROKEN_OFF, "the answer was cut off");
      }
      return token;
    } catch (IOException e) {
      throw brokenOff(e);
    }
  }

  private static JsonNode read(JsonParser parser, KeptFields fields) throws ApiFailure {
    try {
      return fields.read(parser);
    } catch (IOException e) {
      throw brokenOff(e);
    }
  }

  private static void skip(JsonParser parser) throws ApiFailure {
    try {
      parser.skipChildren();
    } catch (IOException e) {
      throw brokenOff(e);
    }
  }

  private static ApiFailure brokenOff(IOException e) {
    return e instanceof SocketTimeoutException
        ? new ApiFailure(ApiFailure.NO_ANSWER, String.valueOf(e.getMessage()))
        : new ApiFailure(ApiFailure.BROKEN_OFF, "the answer broke off: " + e.getMessage());
  }
}
