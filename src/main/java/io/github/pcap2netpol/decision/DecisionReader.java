package io.github.pcap2netpol.decision;

import io.github.pcap2netpol.cluster.bundle.UnusableInputException;
import io.github.pcap2netpol.decision.Decision.Ruling;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.manifest.Field;
import io.github.pcap2netpol.manifest.ManifestReader;
import io.github.pcap2netpol.manifest.ManifestSource;
import io.github.pcap2netpol.manifest.Remarks;
import io.github.pcap2netpol.manifest.TextLimits;
import io.github.pcap2netpol.manifest.UnreadableTextException;
import io.github.pcap2netpol.manifest.Value;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads a decisions file. A mistake is reported with file, line and field, and then none of the
 * decisions is used, since half of them could mean something else.
 */
public final class DecisionReader {
  private static final String PARTY_FORM =
      "must be NAMESPACE/NAME of a workload (its kind may come before it), outside, nodes, an"
          + " address, a CIDR block, a DNS name, or \"*\"; \"*\" in a name stands for any text";
  private static final String PORT_FORM =
      "must be as in 5432, 8000-8010, 53/udp or \"*\": 1 to 65535, and TCP, UDP or SCTP";

  private final Path file;

  private DecisionReader(Path file) {
    this.file = file;
  }

  /**
   * Reads the decisions, in the order of the file.
   *
   * @param diagnostics receives mistakes ({@code decision-invalid})
   * @throws UnusableInputException if there is a mistake
   */
  public static List<Decision> read(Path file, Diagnostics diagnostics)
      throws UnusableInputException {
    DecisionReader reader = new DecisionReader(file);
    return reader.read(reader.root(), diagnostics);
  }

  /**
   * Reads decisions that are not yet in the file.
   *
   * @param file where they will be
   */
  public static List<Decision> read(String text, Path file, Diagnostics diagnostics)
      throws UnusableInputException {
    DecisionReader reader = new DecisionReader(file);
    return reader.read(reader.parsed(text.getBytes(StandardCharsets.UTF_8)), diagnostics);
  }

  private List<Decision> read(Optional<Value.Mapping> root, Diagnostics diagnostics)
      throws UnusableInputException {
    Remarks remarks = new Remarks();
    List<Decision> decisions = new ArrayList<>();
    if (root.isEmpty()) {
      remarks
          .refusals()
          .add("must be one document, an object with the field decisions, as in \"decisions: []\"");
    } else {
      Field all = Field.root(root.get(), remarks);
      all.allowOnly("decisions");
      List<Value> values = root.get().elements("decisions");
      int i = 0;
      if (!all.child("decisions").isPresent()) {
        all.child("decisions").required("a list; empty if nothing is decided");
      }
      for (Field element : all.child("decisions").elements()) {
        decision(element, values.get(i++).line()).ifPresent(decisions::add);
      }
    }
    List<String> problems =
        Stream.of(remarks.refusals(), remarks.dropped(), remarks.repeats(), remarks.warnings())
            .flatMap(List::stream)
            .toList();
    problems.forEach(
        problem ->
            diagnostics.add(Diagnostic.severe("decision-invalid", file.toString(), problem)));
    if (!problems.isEmpty()) {
      throw new UnusableInputException(
          file
              + " can't be used ("
              + (problems.size() == 1 ? "one problem" : problems.size() + " problems")
              + " above), so none of its decisions was applied.");
    }
    return decisions;
  }

  private Optional<Value.Mapping> root() throws UnusableInputException {
    if (!Files.isRegularFile(file)) {
      throw new UnusableInputException(
          file + (Files.exists(file) ? " is not a file" : " does not exist") + "; check the path.");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(TextLimits.WHOLE_FILE + 1);
      if (bytes.length > TextLimits.WHOLE_FILE) {
        throw new UnusableInputException(
            file + " is longer than " + TextLimits.WHOLE_FILE + " bytes.");
      }
      return parsed(bytes);
    } catch (IOException e) {
      throw new UnusableInputException(file + " can't be read; check its permissions.", e);
    }
  }

  private Optional<Value.Mapping> parsed(byte[] text) throws UnusableInputException {
    try {
      return ManifestReader.readOne(ManifestSource.of(text));
    } catch (UnreadableTextException e) {
      throw new UnusableInputException(
          file + ": " + e.getMessage() + ". Decisions are read as YAML or JSON.", e);
    } catch (IOException e) {
      throw new UnusableInputException(file + " can't be read.", e);
    }
  }

  private Optional<Decision> decision(Field field, int line) {
    field.allowOnly("allow", "deny", "reason", "expires");
    Field allow = field.child("allow");
    Field deny = field.child("deny");
    if (allow.isPresent() == deny.isPresent()) {
      field.refuse("needs either allow or deny, with from, to and port");
      return Optional.empty();
    }
    Ruling ruling = deny.isPresent() ? Ruling.DENY : Ruling.ALLOW;
    Field about = deny.isPresent() ? deny : allow;
    about.allowOnly("from", "to", "port");
    Optional<Party> from = party(about.child("from"));
    Optional<Party> to = party(about.child("to"));
    Optional<PortChoice> ports = ports(about.child("port"));
    Optional<LocalDate> expires = expires(field.child("expires"));
    String reason = field.child("reason").string().orElse("");
    if (from.isEmpty() || to.isEmpty() || ports.isEmpty()) {
      return Optional.empty();
    }
    String text =
        (ruling == Ruling.DENY ? "deny " : "allow ")
            + about.child("from").text()
            + " to "
            + about.child("to").text()
            + (about.child("port").isPresent() ? " at " + about.child("port").text() : "");
    return Optional.of(
        new Decision(
            ruling,
            from.get(),
            to.get(),
            ports.get(),
            reason,
            expires,
            text,
            file + ": line " + line));
  }

  private static Optional<Party> party(Field field) {
    if (!field.isPresent()) {
      field.required(PARTY_FORM);
      return Optional.empty();
    }
    String text = field.string().orElse("");
    Optional<Party> party = Party.parse(text);
    if (party.isEmpty() && field.isString()) {
      field.invalid(text, PARTY_FORM);
    }
    return party;
  }

  private static Optional<PortChoice> ports(Field field) {
    if (!field.isPresent()) {
      return Optional.of(PortChoice.ANY);
    }
    Optional<PortChoice> ports = PortChoice.parse(field.text());
    if (ports.isEmpty()) {
      field.invalid(field.text(), PORT_FORM);
    }
    return ports;
  }

  private static Optional<LocalDate> expires(Field field) {
    if (!field.isPresent()) {
      return Optional.empty();
    }
    try {
      return Optional.of(LocalDate.parse(field.text()));
    } catch (DateTimeException e) {
      field.invalid(field.text(), "must be the last day on which it holds, as in 2027-01-31");
      return Optional.empty();
    }
  }
}
