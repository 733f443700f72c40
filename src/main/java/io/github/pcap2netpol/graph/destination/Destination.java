package io.github.pcap2netpol.graph.destination;

import io.github.pcap2netpol.graph.model.Inference;
import io.github.pcap2netpol.graph.model.Route;
import io.github.pcap2netpol.net.Endpoint;
import java.util.List;
import java.util.Optional;

/**
 * What was called.
 *
 * @param route how it was addressed
 * @param alternatives what the address may stand for: a connection went to one of them, but could
 *     have gone to any; empty if no policy can cover it
 * @param along what must be reachable besides any alternative: node ports before translation, load
 *     balancers
 * @param inferred targets inferred from the call, with the reason
 * @param untranslated the Service's own address if enforcers may judge by it; else empty
 */
public record Destination(
    Route route,
    List<Target> alternatives,
    List<Target> along,
    List<InferredTarget> inferred,
    Optional<Endpoint> untranslated) {
  public Destination {
    alternatives = List.copyOf(alternatives);
    along = List.copyOf(along);
    inferred = List.copyOf(inferred);
  }

  static Destination direct(Target target) {
    return new Destination(
        new Route.Direct(), List.of(target), List.of(), List.of(), Optional.empty());
  }

  static Destination none() {
    return new Destination(new Route.Direct(), List.of(), List.of(), List.of(), Optional.empty());
  }

  /** The same, without what may be concluded from it. */
  public Destination withoutInferences() {
    return new Destination(route, alternatives, along, List.of(), untranslated);
  }

  /** A target that was not called itself. */
  public record InferredTarget(Target target, Inference reason) {}
}
