package io.github.pcap2netpol.cli;

import io.github.pcap2netpol.Judgement;
import io.github.pcap2netpol.cli.option.TrafficChoices;
import io.github.pcap2netpol.cli.terminal.Environment;
import io.github.pcap2netpol.cluster.bundle.UnusableInputException;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.contract.AgreedTraffic;
import io.github.pcap2netpol.contract.ContractReader;
import io.github.pcap2netpol.contract.Contracts;
import io.github.pcap2netpol.decision.Decided;
import io.github.pcap2netpol.decision.Decision;
import io.github.pcap2netpol.decision.DecisionMaker;
import io.github.pcap2netpol.decision.DecisionReader;
import io.github.pcap2netpol.decision.Exclusions;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.diagnostic.Suggestion;
import io.github.pcap2netpol.graph.model.TrafficMap;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which observed traffic people want: agreed connections are added, then excluded ones are left
 * out, then decisions are applied to the rest.
 */
final class AnalyseJudgement implements Judgement {
  private final TrafficChoices options;
  private final List<Decision> decisions;
  private final Optional<Contracts> contracts;
  private final LocalDate today;

  private AnalyseJudgement(
      TrafficChoices options,
      List<Decision> decisions,
      Optional<Contracts> contracts,
      LocalDate today) {
    this.options = options;
    this.decisions = decisions;
    this.contracts = contracts;
    this.today = today;
  }

  /**
   * Reads the files of decisions and contracts.
   *
   * @throws UnusableInputException if one of them can't be used
   */
  static AnalyseJudgement read(TrafficChoices options, Environment environment, Diagnostics found)
      throws UnusableInputException {
    return new AnalyseJudgement(
        options,
        options.decisions().isPresent()
            ? DecisionReader.read(options.decisions().get(), found)
            : List.of(),
        options.contracts().isEmpty()
            ? Optional.empty()
            : Optional.of(ContractReader.read(options.contracts(), found)),
        Today.in(environment));
  }

  /** The same with these decisions. */
  AnalyseJudgement with(List<Decision> others) {
    return new AnalyseJudgement(options, others, contracts, today);
  }

  @Override
  public AnalyseJudgement recordedFor(Set<String> namespaces) {
    return options.namespaces().isEmpty()
        ? new AnalyseJudgement(options.within(namespaces), decisions, contracts, today)
        : this;
  }

  @Override
  public TrafficMap expected(TrafficMap observed, Diagnostics diagnostics) {
    return contracts.isEmpty()
        ? observed
        : AgreedTraffic.added(contracts.get(), options.networkLabel(), observed, diagnostics);
  }

  @Override
  public Decided of(TrafficMap traffic, Diagnostics diagnostics) {
    Decided left = Exclusions.leaveOut(traffic, options.exclusions(), diagnostics);
    Decided decided =
        DecisionMaker.decide(left.allowed(), decisions, today, diagnostics).after(left);
    tellUncaptured(options.namespaces(), traffic, diagnostics);
    if (options.namespaces().isEmpty()) {
      return decided;
    }
    diagnostics.lowerOutside(options.namespaces());
    return decided.within(options.namespaces());
  }

  private static void tellUncaptured(
      Set<String> namespaces, TrafficMap traffic, Diagnostics diagnostics) {
    Set<String> captured =
        traffic.captured().stream()
            .map(WorkloadRef::namespace)
            .collect(Collectors.toCollection(TreeSet::new));
    for (String namespace : new TreeSet<>(namespaces)) {
      if (!captured.contains(namespace)) {
        diagnostics.add(
            Diagnostic.severe(
                "namespace-not-captured",
                "Namespace " + namespace,
                "No workload of it was captured, so it gets no policy. Captured are those of "
                    + (captured.isEmpty() ? "none" : String.join(", ", captured))
                    + "."
                    + Suggestion.sentence(namespace, captured)));
      }
    }
  }
}
