package io.github.pcap2netpol.verify.evaluate;

import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.graph.model.Flow.AddressEnd;
import java.util.List;
import java.util.function.Function;

/**
 * Splits a flow from a block of addresses into flows from one address each: one per group of
 * addresses that no rule distinguishes. Any of the addresses may have been the caller.
 *
 * @param index the rules
 */
record BlockFlows(PolicyIndex index) {
  /**
   * The verdict on a flow. For a flow from a block: the verdict on the first part that is denied,
   * or else on the first part.
   *
   * @param judge judges flows from one address
   */
  Verdict evaluate(Flow flow, Function<Flow, Verdict> judge) {
    if (isSingle(flow)) {
      return judge.apply(flow);
    }
    List<Verdict> verdicts = parts(flow).stream().map(judge).toList();
    return verdicts.stream()
        .filter(Verdict.Denied.class::isInstance)
        .findFirst()
        .orElse(verdicts.get(0));
  }

  /**
   * The rules that match a flow, in order. For a flow from a block: the rules that match any part.
   *
   * @param find finds the rules for flows from one address
   */
  List<NumberedRule> matches(Flow flow, Function<Flow, List<NumberedRule>> find) {
    return isSingle(flow)
        ? find.apply(flow)
        : parts(flow).stream()
            .flatMap(part -> find.apply(part).stream())
            .distinct()
            .sorted()
            .toList();
  }

  private static boolean isSingle(Flow flow) {
    return !(flow.source() instanceof AddressEnd from) || from.addresses().isSingle();
  }

  private List<Flow> parts(Flow flow) {
    return index.representatives(((AddressEnd) flow.source()).addresses()).stream()
        .map(
            address ->
                new Flow(
                    new AddressEnd(address), flow.destination(), flow.port(), flow.connection()))
        .toList();
  }
}
