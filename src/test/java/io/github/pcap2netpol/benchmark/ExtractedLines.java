package io.github.pcap2netpol.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/** What is in a connections file (docs/connections-file.md), to compare it with other results. */
final class ExtractedLines {
  private static final Pattern OPENED =
      Pattern.compile(
          "\\{\"kind\":\"opened\",\"from\":\"([^\"]*)\",\"to\":\"([^\"]*)\","
              + "\"protocol\":\"TCP\",\"port\":(\\d+),.*");

  private final Path file;

  ExtractedLines(Path file) {
    this.file = file;
  }

  /** The number of distinct (originator, responder, port) of TCP. */
  int openings() throws IOException {
    Set<List<String>> found = new HashSet<>();
    try (BufferedReader lines = lines()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Matcher opened = OPENED.matcher(line);
        if (opened.matches()) {
          found.add(List.of(opened.group(1), opened.group(2), opened.group(3)));
        }
      }
    }
    return found.size();
  }

  /** Whether another one has the same lines, in any order. */
  boolean hasTheLinesOf(ExtractedLines other) throws IOException {
    return sorted().equals(other.sorted());
  }

  private List<String> sorted() throws IOException {
    try (BufferedReader lines = lines()) {
      return lines.lines().sorted().toList();
    }
  }

  private BufferedReader lines() throws IOException {
    return new BufferedReader(
        new InputStreamReader(
            new GZIPInputStream(Files.newInputStream(file), 1 << 16), StandardCharsets.UTF_8));
  }
}
