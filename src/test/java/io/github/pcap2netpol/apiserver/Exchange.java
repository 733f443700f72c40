package io.github.pcap2netpol.apiserver;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The answering side of a request. Exactly one of the answers is given. */
final class Exchange {
  private final InputStream in;
  private final OutputStream out;
  private final List<String> warnings = new ArrayList<>();
  private boolean reusable = true;
  private boolean answered;

  Exchange(InputStream in, OutputStream out) {
    this.in = in;
    this.out = out;
  }

  /** For the user of kubectl, which prints it. */
  void warn(String text) {
    warnings.add(text);
  }

  void respond(int status, String contentType, byte[] body) throws IOException {
    answered = true;
    StringBuilder head = head(status, contentType);
    head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
    out.write(head.toString().getBytes(StandardCharsets.UTF_8));
    out.write(body);
    out.flush();
  }

  /** An answer whose end isn't known yet; each write is sent at once. */
  OutputStream stream(String contentType) throws IOException {
    answered = true;
    // If it is cut off, the client must notice.
    reusable = false;
    StringBuilder head = head(200, contentType);
    head.append("Transfer-Encoding: chunked\r\n\r\n");
    out.write(head.toString().getBytes(StandardCharsets.UTF_8));
    out.flush();
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        if (length > 0) {
          out.write((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
          out.write(bytes, offset, length);
          out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
          out.flush();
        }
      }

      @Override
      public void close() throws IOException {
        out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        out.flush();
      }
    };
  }

  /** The connection itself, for another protocol. */
  void switchProtocols(List<String> headers) throws IOException {
    answered = true;
    reusable = false;
    String head =
        "HTTP/1.1 101 Switching Protocols\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
    out.write(head.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  /** Drops the connection without another byte. */
  void breakOff() {
    answered = true;
    reusable = false;
  }

  InputStream in() {
    return in;
  }

  OutputStream out() {
    return out;
  }

  boolean isReusable() {
    return reusable;
  }

  boolean isAnswered() {
    return answered;
  }

  private StringBuilder head(int status, String contentType) {
    StringBuilder head = new StringBuilder("HTTP/1.1 ").append(status).append(" X\r\n");
    head.append("Content-Type: ").append(contentType).append("\r\n");
    for (String warning : warnings) {
      head.append("Warning: 299 - \"").append(warning.replace("\"", "\\\"")).append("\"\r\n");
    }
    return head;
  }
}
