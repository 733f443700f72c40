package io.github.pcap2netpol.cluster.bundle;

import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.diagnostic.Severity;
import io.github.pcap2netpol.manifest.Value.Mapping;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What captures lack according to the bundle's {@code bundle.json}. The missing traffic is unknown,
 * and policies made from the rest would deny it.
 */
final class RecordingLosses {
  private static final Pattern DROPPED =
      Pattern.compile("([1-9][0-9]{0,17}) (packets? )?dropped by kernel");

  private RecordingLosses() {}

  static void report(Path bundle, Mapping description, Diagnostics diagnostics) {
    for (Mapping capture : description.mappings("captures")) {
      String place =
          bundle.resolve("bundle.json")
              + ", "
              + capture
                  .text("pod")
                  .map(pod -> capture.text("namespace").orElse("") + "/" + pod)
                  .or(() -> capture.text("node"))
                  .orElse("");
      // A pod's own capture matters to its own policy; a node's, to those of all its pods.
      List<String> namespaces =
          capture.text("pod").isPresent() ? capture.text("namespace").stream().toList() : List.of();
      List<Mapping> losses = capture.mappings("losses");
      Optional<Instant> started = time(capture, "containerStarted");
      for (Mapping loss : losses) {
        diagnostics.add(loss(place, loss, started), namespaces);
      }
      capture
          .texts("losses")
          .forEach(text -> diagnostics.add(severe(place, "Lost: " + text + "."), namespaces));
      List<String> lost = capture.texts("lost");
      if (!lost.isEmpty()) {
        diagnostics.add(
            new Diagnostic(
                Severity.SEVERE,
                "recording-incomplete",
                place,
                "There was no room for these, the first is " + lost.get(0) + "." + MISSING,
                lost.size()),
            namespaces);
      }
      capture
          .text("problem")
          .filter(problem -> !problem.isEmpty())
          .ifPresent(
              problem ->
                  diagnostics.add(
                      severe(place, "It was not collected completely: " + problem + "."),
                      namespaces));
      if (losses.stream()
          .noneMatch(loss -> loss.text("why").filter("dropped"::equals).isPresent())) {
        capture
            .mappings("parts")
            .forEach(
                part ->
                    dropped(place, part).ifPresent(found -> diagnostics.add(found, namespaces)));
      }
    }
  }

  private static final String MISSING = " The policies deny what was not recorded.";

  private static Diagnostic severe(String place, String what) {
    return Diagnostic.severe("recording-incomplete", place, what + MISSING);
  }

  private static Diagnostic loss(String place, Mapping loss, Optional<Instant> started) {
    String what = loss.text("what").orElse("recording");
    Optional<Instant> since = time(loss, "since");
    Optional<Instant> until = time(loss, "until");
    String subject = what.equals("recording") ? "Recording" : "Recording of " + what;
    String when =
        since.isEmpty()
            ? ""
            : until.isEmpty()
                ? " stopped" + after(started, since.get()) + " at " + since.get()
                : " has a gap from "
                    + since.get()
                    + " to "
                    + until.get()
                    + after(started, since.get());
    String text = loss.text("text").orElse("");
    String message =
        subject
            + (when.isEmpty() ? " is incomplete" : when)
            + (text.isEmpty() ? "" : ": " + text)
            + ".";
    // Samples only help to decide who opened a connection.
    return what.equals("samples")
        ? Diagnostic.warning("recording-incomplete", place, message)
        : severe(place, message);
  }

  private static String after(Optional<Instant> started, Instant since) {
    return started
        .filter(start -> !since.isBefore(start))
        .map(start -> " " + Duration.between(start, since).toSeconds() + " s after the start")
        .orElse("");
  }

  private static Optional<Diagnostic> dropped(String place, Mapping part) {
    Matcher dropped = DROPPED.matcher(part.text("tcpdump").orElse(""));
    return dropped.find()
        ? Optional.of(
            severe(
                place,
                "The kernel dropped "
                    + dropped.group(1)
                    + " packets of "
                    + part.text("file").orElse("a part")
                    + ", because they arrived faster than tcpdump read them."))
        : Optional.empty();
  }

  private static Optional<Instant> time(Mapping fields, String name) {
    try {
      return fields.text(name).filter(text -> !text.isEmpty()).map(Instant::parse);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
