package io.github.pcap2netpol.flowlog;

import io.github.pcap2netpol.capture.file.FileKind;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * What a file seems to be that has no record of flows in it, by its first bytes.
 *
 * @param hint what to do with it, as a sentence
 */
public record OtherContent(String hint) {
  private static final int START = 4096;

  /** Looks at the start of a file, unpacked; empty if it is nothing that people give by mistake. */
  public static Optional<OtherContent> of(Path file) {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try (InputStream in = unpacked(new BufferedInputStream(Files.newInputStream(file)))) {
      return of(file, in.readNBytes(START));
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  private static InputStream unpacked(InputStream in) throws IOException {
    in.mark(2);
    boolean isGzip = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    return isGzip ? new GZIPInputStream(in) : in;
  }

  private static Optional<OtherContent> of(Path file, byte[] start) {
    String text = new String(start, StandardCharsets.UTF_8).strip();
    FileKind kind = FileKind.of(start);
    if (kind == FileKind.PCAP || kind == FileKind.PCAPNG) {
      return Optional.of(
          new OtherContent(
              file
                  + " is a capture of packets, which needs no import: give it to analyse --capture"
                  + " as it is."));
    }
    if (text.contains("\"resultType\"") && text.contains("\"streams\"")) {
      return Optional.of(
          new OtherContent(
              file
                  + " is the answer of Loki, in which the records are strings. Take them out, for"
                  + " example with jq -r '.data.result[].values[][1]', and import netobserv that."));
    }
    if (text.startsWith("<?xml") && text.contains("<conntrack")) {
      return Optional.of(
          new OtherContent(
              file
                  + " is conntrack's XML. Record without -o xml, for example conntrack -L -o"
                  + " extended."));
    }
    return Optional.empty();
  }
}
