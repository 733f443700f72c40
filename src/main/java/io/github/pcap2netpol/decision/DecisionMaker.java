package io.github.pcap2netpol.decision;

import io.github.pcap2netpol.decision.Decision.Ruling;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.graph.model.Exposure;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.graph.model.TrafficMap;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Applies decisions to traffic. Of several that match, the last one in the file counts; where none
 * matches, what was observed stays allowed.
 */
public final class DecisionMaker implements TrafficDivision.Judge {
  private final List<Decision> decisions;
  private final Set<Decision> matched = new HashSet<>();

  private DecisionMaker(List<Decision> decisions) {
    this.decisions = decisions;
  }

  /**
   * Applies them.
   *
   * @param today the day on which decisions must still hold, in UTC
   * @param diagnostics receives decisions that have expired ({@code decision-expired}; severe for
   *     those that denied something) or match nothing ({@code decision-unmatched})
   */
  public static Decided decide(
      TrafficMap traffic, List<Decision> decisions, LocalDate today, Diagnostics diagnostics) {
    List<Decision> valid = new ArrayList<>();
    for (Decision decision : decisions) {
      if (decision.hasExpired(today)) {
        diagnostics.add(expired(decision));
      } else {
        valid.add(decision);
      }
    }
    if (valid.isEmpty()) {
      return Decided.nothing(traffic);
    }
    DecisionMaker maker = new DecisionMaker(valid);
    Decided decided = Decided.of(TrafficDivision.of(traffic, maker));
    for (Decision decision : valid) {
      if (!maker.matched.contains(decision)) {
        diagnostics.add(
            Diagnostic.warning(
                "decision-unmatched",
                decision.place(),
                "No traffic matches the decision to "
                    + decision.text()
                    + ". Name resolution is not decided here; --dns is. Remove the decision, or"
                    + " correct it."));
      }
    }
    return decided;
  }

  private static Diagnostic expired(Decision decision) {
    String message =
        "The decision to "
            + decision.text()
            + " expired on "
            + decision.expires().map(LocalDate::toString).orElse("")
            + " and was not applied. Renew it, or remove it.";
    return decision.ruling() == Ruling.DENY
        ? Diagnostic.severe("decision-expired", decision.place(), message)
        : Diagnostic.warning("decision-expired", decision.place(), message);
  }

  @Override
  public Optional<Decision> denial(TrafficEdge edge) {
    return last(decisions.stream().filter(decision -> decision.matches(edge)).toList());
  }

  @Override
  public Optional<Decision> denial(Exposure exposure) {
    return last(decisions.stream().filter(decision -> decision.matches(exposure)).toList());
  }

  private Optional<Decision> last(List<Decision> matching) {
    matched.addAll(matching);
    return matching.isEmpty()
        ? Optional.empty()
        : Optional.of(matching.get(matching.size() - 1))
            .filter(decision -> decision.ruling() == Ruling.DENY);
  }
}
