package io.github.pcap2netpol.scenario;

import io.github.pcap2netpol.Judgement;
import io.github.pcap2netpol.cluster.bundle.UnusableInputException;
import io.github.pcap2netpol.contract.AgreedTraffic;
import io.github.pcap2netpol.contract.ContractReader;
import io.github.pcap2netpol.contract.Contracts;
import io.github.pcap2netpol.decision.Decided;
import io.github.pcap2netpol.decision.Decision;
import io.github.pcap2netpol.decision.DecisionMaker;
import io.github.pcap2netpol.decision.DecisionReader;
import io.github.pcap2netpol.decision.Exclusion;
import io.github.pcap2netpol.decision.Exclusions;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.graph.model.TrafficMap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * Which traffic of a scenario people want.
 *
 * @param decisions a file of decisions; "" for none
 * @param exclusions as {@code --exclude} takes them
 * @param contracts a file of contracts, whose label is app; "" for none
 */
record Choices(String decisions, List<String> exclusions, String contracts) {
  static final Choices NONE = new Choices("", List.of(), "");

  /** The day of the run, for decisions that expire. */
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 30);

  private static final String LABEL = "app";

  Choices {
    exclusions = List.copyOf(exclusions);
  }

  boolean excludes(WorkloadSketch workload) {
    return exclusions.contains(workload.namespace() + "/" + workload.name());
  }

  Judgement judgement() {
    List<Exclusion> excluded =
        exclusions.stream().map(text -> Exclusion.parse(text).orElseThrow()).toList();
    List<Decision> decided =
        read(decisions, DecisionReader::read).orElse(List.of()).stream()
            .map(Choices::named)
            .toList();
    Optional<Contracts> agreed =
        read(contracts, (file, found) -> ContractReader.read(List.of(file), found));
    return new Judgement() {
      @Override
      public TrafficMap expected(TrafficMap observed, Diagnostics found) {
        return agreed.map(all -> AgreedTraffic.added(all, LABEL, observed, found)).orElse(observed);
      }

      @Override
      public Decided of(TrafficMap traffic, Diagnostics found) {
        Decided left = Exclusions.leaveOut(traffic, excluded, found);
        return DecisionMaker.decide(left.allowed(), decided, TODAY, found).after(left);
      }
    };
  }

  /** A decision whose place is the same in each run. */
  private static Decision named(Decision decision) {
    return new Decision(
        decision.ruling(),
        decision.from(),
        decision.to(),
        decision.ports(),
        decision.reason(),
        decision.expires(),
        decision.text(),
        decision.place().replaceAll(".*/", ""));
  }

  /** Reads a file. */
  private interface Reader<T> {
    T read(Path file, Diagnostics found) throws UnusableInputException;
  }

  private static <T> Optional<T> read(String text, Reader<T> reader) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      Path folder = Files.createTempDirectory("choices");
      Path file = folder.resolve("decisions.yaml");
      try {
        Files.writeString(file, text, StandardCharsets.UTF_8);
        return Optional.of(reader.read(file, new Diagnostics()));
      } finally {
        Files.deleteIfExists(file);
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (UnusableInputException e) {
      throw new AssertionError(e);
    }
  }
}
