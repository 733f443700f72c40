package io.github.pcap2netpol.apiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A failed request, which is answered by a Status object. */
public final class ApiException extends Exception {
  private static final long serialVersionUID = 1;

  private final int code;
  private final String reason;

  ApiException(int code, String reason, String message) {
    super(message);
    this.code = code;
    this.reason = reason;
  }

  static ApiException badRequest(String message) {
    return new ApiException(400, "BadRequest", message);
  }

  static ApiException notFound(ResourceType type, String name) {
    return new ApiException(404, "NotFound", type.qualified() + " \"" + name + "\" not found");
  }

  static ApiException forbidden(String message) {
    return new ApiException(403, "Forbidden", message);
  }

  static ApiException conflict(String message) {
    return new ApiException(409, "Conflict", message);
  }

  static ApiException invalid(String message) {
    return new ApiException(422, "Invalid", message);
  }

  static ApiException expired() {
    return new ApiException(
        410, "Expired", "The provided continue parameter or resource version is too old.");
  }

  int code() {
    return code;
  }

  /** In the API server's words. */
  ObjectNode status() {
    ObjectNode status = Json.object();
    status.put("kind", "Status").put("apiVersion", "v1").put("status", "Failure");
    status.putObject("metadata");
    status.put("message", String.valueOf(getMessage())).put("reason", reason).put("code", code);
    return status;
  }
}
