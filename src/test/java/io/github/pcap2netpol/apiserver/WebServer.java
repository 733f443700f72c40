package io.github.pcap2netpol.apiserver;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * HTTP/1.1 on loopback, a thread a connection. The JDK's own server can't hand over a connection to
 * another protocol, as commands in containers need it.
 */
final class WebServer implements AutoCloseable {
  private static final int LONGEST_BODY = 64 << 20;

  /** What is behind the paths. */
  interface Handler {
    void handle(Request request, Exchange exchange) throws IOException;
  }

  private final ServerSocket listener;
  private final Handler handler;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  WebServer(int port, Handler handler) throws IOException {
    this.listener = new ServerSocket(port, 200, InetAddress.getLoopbackAddress());
    this.handler = handler;
    Thread acceptor = new Thread(this::accept, "api-server");
    acceptor.setDaemon(true);
    acceptor.start();
  }

  int port() {
    return listener.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    dropConnections();
  }

  /** As a restarted server or a load balancer does it. */
  void dropConnections() {
    for (Socket socket : open) {
      try {
        socket.close();
      } catch (IOException e) {
        // It is closed already.
      }
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        socket.setTcpNoDelay(true);
        open.add(socket);
        Thread thread = new Thread(() -> serve(socket), "api-connection");
        thread.setDaemon(true);
        thread.start();
      } catch (IOException e) {
        if (!listener.isClosed()) {
          throw new java.io.UncheckedIOException(e);
        }
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
      OutputStream out = socket.getOutputStream();
      boolean more = true;
      while (more) {
        Request request = read(in);
        if (request == null) {
          break;
        }
        Exchange exchange = new Exchange(in, new java.io.BufferedOutputStream(out, 1 << 16));
        try {
          handler.handle(request, exchange);
        } catch (RuntimeException e) {
          System.err.println(request.method() + " " + request.path() + " failed: " + e);
          if (!exchange.isAnswered()) {
            exchange.respond(500, "text/plain", e.toString().getBytes(StandardCharsets.UTF_8));
          }
        }
        more =
            exchange.isReusable()
                && !request.header("connection").toLowerCase(Locale.ROOT).contains("close");
      }
    } catch (IOException e) {
      // The client went away.
    } finally {
      open.remove(socket);
    }
  }

  private static @org.jspecify.annotations.Nullable Request read(InputStream in)
      throws IOException {
    String first = line(in);
    if (first.isEmpty()) {
      return null;
    }
    String[] words = first.split(" ", -1);
    if (words.length != 3) {
      throw new IOException("not HTTP: " + first);
    }
    Map<String, String> headers = new HashMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      // Several of a name, as Sec-WebSocket-Protocol, mean a list.
      headers.merge(
          line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
          line.substring(colon + 1).strip(),
          (one, other) -> one + ", " + other);
    }
    byte[] body = body(in, headers);
    int mark = words[1].indexOf('?');
    String path = mark < 0 ? words[1] : words[1].substring(0, mark);
    return new Request(
        words[0],
        URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8),
        query(mark < 0 ? "" : words[1].substring(mark + 1)),
        headers,
        body);
  }

  private static Map<String, List<String>> query(String text) {
    Map<String, List<String>> query = new LinkedHashMap<>();
    for (String pair : text.split("&", -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        query
            .computeIfAbsent(
                URLDecoder.decode(name, StandardCharsets.UTF_8), key -> new ArrayList<>())
            .add(URLDecoder.decode(value, StandardCharsets.UTF_8));
      }
    }
    return query;
  }

  private static byte[] body(InputStream in, Map<String, String> headers) throws IOException {
    if (headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked")) {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      while (true) {
        int length = Integer.parseInt(line(in).split(";", 2)[0].strip(), 16);
        if (length == 0) {
          while (!line(in).isEmpty()) {
            // Trailers.
          }
          return body.toByteArray();
        }
        if (body.size() + length > LONGEST_BODY) {
          throw new IOException("too long a body");
        }
        body.write(exactly(in, length));
        line(in);
      }
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    if (length > LONGEST_BODY) {
      throw new IOException("too long a body");
    }
    return exactly(in, length);
  }

  private static byte[] exactly(InputStream in, int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException();
    }
    return bytes;
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      if (b != '\r') {
        line.write(b);
      }
      if (line.size() > 1 << 16) {
        throw new IOException("too long a line");
      }
    }
    return line.toString(StandardCharsets.UTF_8);
  }
}
