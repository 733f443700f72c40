package io.github.pcap2netpol.output.result;

import io.github.pcap2netpol.answer.blockedlog.BlockedLog;
import io.github.pcap2netpol.answer.blockedlog.BlockedLog.Block;
import io.github.pcap2netpol.answer.blockedlog.BlockedLog.Unknown;
import io.github.pcap2netpol.answer.blockedlog.LogFindings;
import io.github.pcap2netpol.answer.blockedlog.MissingRule;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.output.text.TextStyle;
import io.github.pcap2netpol.output.text.WrappedText;
import io.github.pcap2netpol.output.text.WrappedText.Accent;
import io.github.pcap2netpol.output.yaml.RulePatch;
import io.github.pcap2netpol.policy.model.Direction;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a log of blocked connections says, and which rules would allow them, as text. */
public final class BlockedLogText {
  private BlockedLogText() {}

  /**
   * Each connection with its reason, then a patch for each policy.
   *
   * @param style how to lay it out
   */
  public static String of(BlockedLog log, LogFindings findings, TextStyle style) {
    WrappedText page = new WrappedText(style);
    page.line(
        Accent.NONE,
        0,
        WrappedText.count(log.used(), "blocked connection", "blocked connections")
            + " in "
            + WrappedText.count(log.lines(), "line", "lines")
            + (log.blocks().isEmpty() ? "." : ":"));
    findings.blocks().forEach(judged -> page.item(Accent.NONE, 2, text(judged)));
    if (!findings.missing().isEmpty()) {
      page.heading("Rules needed to allow these:");
    }
    for (RulePatch patch : RulePatch.of(findings.missing())) {
      page.line(
          Accent.NONE,
          2,
          (patch.creates() ? "New NetworkPolicy " : "NetworkPolicy ")
              + patch.namespace()
              + "/"
              + patch.policy()
              + ":");
      findings.missing().stream()
          .filter(
              rule ->
                  rule.namespace().equals(patch.namespace())
                      && rule.policy().equals(patch.policy()))
          .forEach(rule -> page.item(Accent.NONE, 4, text(rule)));
      page.command(4, command(patch));
    }
    return page.text();
  }

  private static List<String> command(RulePatch patch) {
    String json = "'" + patch.json() + "'";
    return patch.creates()
        ? List.of("printf", "'%s\\n'", json, "|", "kubectl", "apply", "-f", "-")
        : List.of(
            "kubectl",
            "-n",
            word(patch.namespace()),
            "patch",
            "networkpolicy",
            word(patch.policy()),
            "--type=json",
            "-p",
            json);
  }

  private static String text(LogFindings.Judged judged) {
    Block block = judged.block();
    String times =
        block
            .first()
            .flatMap(
                first ->
                    block
                        .last()
                        .map(last -> first.equals(last) ? first + "" : first + " to " + last))
            .map(text -> " (" + text + ")")
            .orElse("");
    return block.count() + " x " + judged.text() + times + ": " + reason(judged);
  }

  private static String reason(LogFindings.Judged judged) {
    List<Unknown> unknown = judged.block().unknown();
    String who =
        unknown.stream().map(each -> each.address().toString()).collect(Collectors.joining(" or "));
    String inside =
        unknown.stream().anyMatch(Unknown::insidePodNetwork)
            ? ", which is among the pods' addresses: the metadata lacks that pod"
            : "";
    String notKnown = "no pod, Service or node has the address " + who + inside;
    if (judged.reason().isEmpty()) {
      return unknown.isEmpty()
          ? "the policies allow it; the log is older, or something else blocked it"
          : notKnown + ", so what governs it is unknown";
    }
    return judged.reason() + (inside.isEmpty() ? "" : "; " + notKnown);
  }

  private static String text(MissingRule rule) {
    String direction = rule.direction().name().toLowerCase(Locale.ROOT);
    String ports = rule.ports().stream().map(Object::toString).collect(Collectors.joining(", "));
    List<String> others = rule.alsoOpens().stream().map(WorkloadRef::toString).toList();
    return direction
        + " of "
        + rule.isolated()
        + (rule.direction() == Direction.EGRESS ? " to " : " from ")
        + rule.peerName()
        + " at "
        + ports
        + " (blocked "
        + rule.count()
        + (rule.count() == 1 ? " time)" : " times)")
        + (others.isEmpty()
            ? ""
            : "; the policy also selects, and the rule opens, " + String.join(", ", others));
  }

  /** Valid API names need no quotes in a shell; anything else is not a name. */
  private static String word(String name) {
    return name.replaceAll("[^A-Za-z0-9.-]", "?");
  }
}
