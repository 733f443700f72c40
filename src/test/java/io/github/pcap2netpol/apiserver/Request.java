package io.github.pcap2netpol.apiserver;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An HTTP request.
 *
 * @param path without the query, decoded
 * @param query decoded, in order
 * @param headers by lower-case name
 * @param body empty if there was none
 */
@SuppressWarnings("ArrayRecordComponent") // Requests are never compared.
record Request(
    String method,
    String path,
    Map<String, List<String>> query,
    Map<String, String> headers,
    byte[] body) {
  private static final String AS = "/as/";

  /** The parameter's first value, or "". */
  String parameter(String name) {
    return query.getOrDefault(name, List.of("")).get(0);
  }

  boolean asks(String name) {
    return parameter(name).equals("true") || parameter(name).equals("1");
  }

  String header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
  }

  /**
   * The user: paths begin with {@code /as/NAME}, since clients send neither tokens nor certificates
   * over plain HTTP. Without a name, {@code admin}.
   */
  String user() {
    return path.startsWith(AS) ? path.substring(AS.length()).replaceFirst("/.*", "") : "admin";
  }

  /** The same without the user's name. */
  Request withoutUser() {
    if (!path.startsWith(AS)) {
      return this;
    }
    int slash = path.indexOf('/', AS.length());
    return new Request(method, slash < 0 ? "/" : path.substring(slash), query, headers, body);
  }
}
