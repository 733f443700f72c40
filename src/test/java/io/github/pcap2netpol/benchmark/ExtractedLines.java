package io.github.pcap2netpol.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
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

  /** A connection that was still open when its capture ended. */
  private static final Pattern OPEN =
      Pattern.compile(
          "\\{\"kind\":\"open\",\"protocol\":\"TCP\",\"one\":\"([^\"]*)\",\"onePort\":(\\d+),"
              + "\"other\":\"([^\"]*)\",\"otherPort\":(\\d+),.*\"stage\":\"([^\"]*)\",.*");

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
        Matcher open = OPEN.matcher(line);
        if (open.matches() && !open.group(5).equals("middle")) {
          found.add(
              line.contains("\"openedByOther\":true")
                  ? List.of(open.group(3), open.group(1), open.group(2))
                  : List.of(open.group(1), open.group(3), open.group(4)));
        }
      }
    }
    return found.size();
  }

  /** A number that the same lines have in any order: the sum of their hashes. */
  BigInteger fingerprint() throws IOException {
    BigInteger sum = BigInteger.ZERO;
    MessageDigest hash = sha256();
    try (BufferedReader lines = lines()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        sum = sum.add(new BigInteger(1, hash.digest(line.getBytes(StandardCharsets.UTF_8))));
      }
    }
    return sum;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java platform has it
    }
  }

  private BufferedReader lines() throws IOException {
    return new BufferedReader(
        new InputStreamReader(
            new GZIPInputStream(Files.newInputStream(file), 1 << 16), StandardCharsets.UTF_8));
  }
}
