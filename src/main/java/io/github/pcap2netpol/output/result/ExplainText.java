package io.github.pcap2netpol.output.result;

import io.github.pcap2netpol.answer.explain.Explanation;
import io.github.pcap2netpol.answer.explain.RuleReasons;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.graph.model.TrafficMap;
import io.github.pcap2netpol.output.text.CommonFolder;
import io.github.pcap2netpol.output.text.Places;
import io.github.pcap2netpol.output.text.TextStyle;
import io.github.pcap2netpol.output.text.WrappedText;
import io.github.pcap2netpol.output.text.WrappedText.Accent;
import io.github.pcap2netpol.verify.use.ElementUse;
import io.github.pcap2netpol.verify.use.ObservedTraffic;
import io.github.pcap2netpol.verify.use.PolicyUse;
import io.github.pcap2netpol.verify.use.RuleUse;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Explanations as text. */
public final class ExplainText {
  private final EvidenceText evidence;
  private final WrappedText page;
  private final CommonFolder folder;

  private ExplainText(Stream<ObservedTraffic> shown, TrafficMap traffic, TextStyle style) {
    this.folder = EvidenceText.folder(shown);
    this.evidence = new EvidenceText(traffic);
    this.page = new WrappedText(style);
  }

  /**
   * Whether one party may call another, why, and what was observed.
   *
   * @param traffic the observed traffic, and the metadata
   * @param style how to lay it out
   */
  public static String of(Explanation explanation, TrafficMap traffic, TextStyle style) {
    ExplainText text =
        new ExplainText(
            Stream.concat(explanation.seen().stream(), explanation.attempts().stream()),
            traffic,
            style);
    text.write(explanation);
    text.writeFolder();
    return text.page.text();
  }

  /**
   * The reason for each rule of some policies.
   *
   * @param reasons what is known about them besides the observed traffic
   * @param traffic the observed traffic, and the metadata
   * @param style how to lay it out
   */
  public static String of(
      List<PolicyUse> policies, RuleReasons reasons, TrafficMap traffic, TextStyle style) {
    ExplainText text =
        new ExplainText(
            policies.stream()
                .flatMap(policy -> policy.rules().stream())
                .flatMap(rule -> rule.traffic().stream()),
            traffic,
            style);
    policies.forEach(policy -> text.write(policy, reasons));
    text.writeFolder();
    return text.page.text();
  }

  private void write(Explanation explanation) {
    page.heading(
        explanation.from().name()
            + " to "
            + explanation.to().name()
            + " at "
            + explanation.to().dialled().map(each -> each + ", which is ").orElse("")
            + explanation.to().ports().stream()
                .map(Object::toString)
                .collect(Collectors.joining(" or ")));
    explanation
        .to()
        .dialled()
        .ifPresent(
            dialled ->
                page.item(
                    Accent.NONE,
                    2,
                    evidence.owner(
                        dialled.address(),
                        explanation.to().service().stream()
                            .flatMap(each -> each.ports().stream())
                            .map(each -> each.port())
                            .filter(
                                each ->
                                    each.port() == dialled.port()
                                        && each.protocol() == explanation.to().port().protocol())
                            .findFirst(),
                        Instant.MAX)));
    for (Explanation.Case each : explanation.cases()) {
      page.line(
          each.allowed() ? Accent.GREEN : Accent.RED,
          2,
          (each.allowed() ? "Allowed" : "Blocked")
              + (explanation.cases().size() == 1
                  ? ""
                  : ", as "
                      + name(each.example().source())
                      + " to "
                      + name(each.example().destination())
                      + (each.pairs() == 1 ? "" : " and " + (each.pairs() - 1) + " more")));
      each.reasons().forEach(reason -> page.item(Accent.NONE, 4, reason));
    }
    page.heading("Seen");
    if (explanation.seen().isEmpty()) {
      page.line(Accent.YELLOW, 2, "No capture shows such a connection.");
    }
    explanation.seen().forEach(each -> writeSeen(each, 2));
    if (!explanation.inferred().isEmpty()) {
      page.heading("Inferred");
      explanation.inferred().forEach(reason -> page.item(Accent.NONE, 2, reason));
    }
    if (!explanation.attempts().isEmpty()) {
      page.heading("Refused or unanswered");
      explanation.attempts().forEach(each -> writeSeen(each, 2));
    }
  }

  private void writeFolder() {
    if (!folder.path().isEmpty()) {
      page.heading("Files");
      page.line(Accent.NONE, 2, "in " + folder.path());
    }
  }

  private static String name(Flow.End end) {
    return end instanceof Flow.PodEnd pod
        ? "Pod " + pod.pod().ref()
        : end instanceof Flow.NodeEnd node
            ? "Node " + node.node()
            : ((Flow.AddressEnd) end).addresses().brief();
  }

  private void writeSeen(ObservedTraffic traffic, int indent) {
    page.item(Accent.NONE, indent, EvidenceText.counted(traffic));
    evidence.views(traffic, folder).forEach(line -> page.item(Accent.NONE, indent + 2, line));
    evidence.owners(traffic).forEach(line -> page.item(Accent.DIM, indent + 2, line));
  }

  private void write(PolicyUse policy, RuleReasons reasons) {
    page.heading(
        "NetworkPolicy "
            + policy.fullName()
            + (policy.place().isEmpty() ? "" : " (" + policy.place() + ")"));
    page.line(
        policy.selected().isEmpty() ? Accent.YELLOW : Accent.NONE,
        2,
        policy.selected().isEmpty()
            ? "selects no pod in the metadata"
            : "selects "
                + policy.selected().stream()
                    .map(Object::toString)
                    .collect(Collectors.joining(", ")));
    for (RuleUse rule : policy.rules()) {
      page.item(
          Accent.NONE,
          2,
          rule.direction().name().toLowerCase(Locale.ROOT)
              + "["
              + rule.index()
              + "] "
              + Places.preposition(rule.direction())
              + elements(rule.peers(), "anyone")
              + ", at "
              + elements(rule.ports(), "any port"));
      reasons
          .of(policy.fullName(), rule.direction(), rule.index())
          .forEach(reason -> page.item(Accent.DIM, 4, "# " + reason));
      if (!rule.isUsed()) {
        page.line(Accent.YELLOW, 4, "no traffic observed");
      }
      rule.traffic().forEach(each -> writeSeen(each, 4));
    }
  }

  private static String elements(List<ElementUse> elements, String none) {
    return elements.isEmpty()
        ? none
        : elements.stream().map(ElementUse::text).collect(Collectors.joining(", "));
  }
}
