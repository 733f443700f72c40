package io.github.pcap2netpol.verify.evaluate;

import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.graph.model.Flow.AddressEnd;
import java.util.List;
import java.util.function.Function;

/**
 * Takes a flow from a block of addresses apart into flows from one address of each kind, where no
 * rule tells those of a kind apart. Any of the addresses may have been the one that called.
 *
 * @param index the rules
 */
record BlockFlows(PolicyIndex index) {
  /**
   * What becomes of a flow; of one from a block, what becomes of the first part that is denied, and
   * if none is, of the first.
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
   * The rules that match a flow; of one from a block, those that match any part; in order.
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
