package io.github.pcap2netpol.output.result;

import io.github.pcap2netpol.output.text.Places;
import io.github.pcap2netpol.output.text.SafeText;
import io.github.pcap2netpol.output.text.TextStyle;
import io.github.pcap2netpol.output.text.WrappedText;
import io.github.pcap2netpol.output.text.WrappedText.Accent;
import io.github.pcap2netpol.verify.JudgedTraffic;
import io.github.pcap2netpol.verify.use.ElementUse;
import io.github.pcap2netpol.verify.use.Excess;
import io.github.pcap2netpol.verify.use.ObservedTraffic;
import io.github.pcap2netpol.verify.use.PolicyUse;
import io.github.pcap2netpol.verify.use.RuleUse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A verification as text: blocked connections, and rules that allow more than needed. */
public final class VerifyText {
  private static final int MOST_BLOCKED = 100;
  private static final int MOST_UNUSED = 30;
  private static final int MOST_ELEMENTS = 6;
  private static final int MOST_RULES = 12;

  private final VerifyReport report;
  private final WrappedText page;
  private final boolean all;

  private VerifyText(VerifyReport report, TextStyle style, boolean all) {
    this.report = report;
    this.page = new WrappedText(style);
    this.all = all;
  }

  /**
   * The text.
   *
   * @param style how to lay it out
   * @param all whether to write long lists in full, and used rules as well
   */
  public static String text(VerifyReport report, TextStyle style, boolean all) {
    VerifyText text = new VerifyText(report, style, all);
    text.writeJudged();
    text.writeBlocked();
    text.writeAttempts();
    text.writeUnused();
    text.writeExcess();
    text.writeUnselected();
    text.writeUsed();
    text.writeWithoutPods();
    return text.page.text();
  }

  /**
   * Only blocked connections, for scripts: one line for each, however long; empty if there are
   * none.
   */
  public static String blocked(VerifyReport report) {
    return report.result().blocked().stream()
        .map(each -> SafeText.oneLine(line(each)) + "\n")
        .collect(Collectors.joining());
  }

  private void writeJudged() {
    page.heading("Judged");
    page.line(
        Accent.NONE,
        2,
        WrappedText.count(connections(report.result().traffic()), "connection", "connections")
            + " in "
            + WrappedText.count(report.captures(), "capture", "captures")
            + ", by "
            + WrappedText.count(report.given().count(), "policy", "policies")
            + files()
            + ", as "
            + report.result().profile().product()
            + " has it");
  }

  private String files() {
    if (report.given().files() == 0) {
      return "";
    }
    long others = report.given().otherObjects();
    return " ("
        + WrappedText.count(report.given().files(), "file", "files")
        + (others == 0
            ? ""
            : "; skipped "
                + WrappedText.count(others, "object that is", "objects that are")
                + (others == 1 ? " not a NetworkPolicy" : " not NetworkPolicies"))
        + ")";
  }

  private void writeBlocked() {
    List<JudgedTraffic> blocked = report.result().blocked();
    page.heading("Would be blocked");
    if (!report.result().isOfUse()) {
      page.line(
          Accent.RED,
          2,
          "Nothing, but nothing was tested either: none of the policies selects an observed pod.");
      return;
    }
    if (blocked.isEmpty()) {
      page.line(
          report.result().flows() == 0 ? Accent.YELLOW : Accent.GREEN,
          2,
          report.result().flows() == 0
              ? "No connections were observed."
              : "No observed connection.");
      return;
    }
    writeLines(Accent.RED, blocked);
  }

  private void writeAttempts() {
    List<JudgedTraffic> attempts = report.result().attempts();
    if (!attempts.isEmpty()) {
      page.heading("Would be blocked too, but failed when observed");
      writeLines(Accent.NONE, attempts);
    }
  }

  private void writeLines(Accent accent, List<JudgedTraffic> judged) {
    int shown = all ? judged.size() : Math.min(judged.size(), MOST_BLOCKED);
    judged.subList(0, shown).forEach(each -> page.item(accent, 2, line(each)));
    writeMore(judged.size() - shown);
  }

  private void writeMore(int more) {
    if (more > 0) {
      page.line(Accent.DIM, 2, "and " + more + " more (-v lists them, as does --format json)");
    }
  }

  private static String line(JudgedTraffic judged) {
    ObservedTraffic traffic = judged.traffic();
    return judged.sentence()
        + " ("
        + WrappedText.count(traffic.connections(), "connection", "connections")
        + ", as in "
        + Places.text(traffic.packet())
        + ")";
  }

  private void writeUnused() {
    Map<String, List<String>> rules = new LinkedHashMap<>();
    for (PolicyUse policy : report.result().policies()) {
      for (RuleUse rule : policy.rules()) {
        String unused = unused(rule);
        if (!unused.isEmpty() && !policy.selected().isEmpty()) {
          rules.computeIfAbsent(unused, none -> new ArrayList<>()).add(name(policy, rule));
        }
      }
    }
    if (rules.isEmpty()) {
      return;
    }
    page.heading("Allowed but never observed");
    int shown = 0;
    for (Map.Entry<String, List<String>> entry : rules.entrySet()) {
      if (all || shown++ < MOST_UNUSED) {
        page.line(Accent.NONE, 2, few(entry.getValue(), MOST_RULES) + ": " + entry.getKey());
      }
    }
    writeMore(all ? 0 : rules.size() - MOST_UNUSED);
  }

  private void writeExcess() {
    List<String> lines = new ArrayList<>();
    for (PolicyUse policy : report.result().policies()) {
      for (RuleUse rule : policy.rules()) {
        if (!rule.excess().isEmpty()) {
          lines.add(
              name(policy, rule)
                  + ": "
                  + rule.excess().stream().map(Excess::text).collect(Collectors.joining("; ")));
        }
      }
    }
    if (lines.isEmpty()) {
      return;
    }
    page.heading("Allowed beyond what was observed, by rules that were used");
    int shown = all ? lines.size() : Math.min(lines.size(), MOST_UNUSED);
    lines.subList(0, shown).forEach(line -> page.item(Accent.NONE, 2, line));
    writeMore(lines.size() - shown);
  }

  private void writeUnselected() {
    List<String> open = report.result().unselected().stream().map(Object::toString).toList();
    if (!open.isEmpty()) {
      page.heading("Captured workloads that no policy selects: they stay open");
      page.line(Accent.YELLOW, 2, few(open, MOST_RULES));
    }
  }

  /** The unused parts of a rule; empty if all of it was used. */
  private String unused(RuleUse rule) {
    String preposition = Places.preposition(rule.direction());
    if (!rule.isUsed()) {
      return preposition
          + (rule.peers().isEmpty() ? "anyone" : few(texts(rule.peers()), MOST_ELEMENTS))
          + (rule.ports().isEmpty()
              ? ", any port"
              : ", " + few(texts(rule.ports()), MOST_ELEMENTS));
    }
    List<String> parts = new ArrayList<>();
    List<String> peers = texts(rule.peers().stream().filter(each -> !each.used()).toList());
    List<String> ports = texts(rule.ports().stream().filter(each -> !each.used()).toList());
    if (!peers.isEmpty()) {
      parts.add(preposition + few(peers, MOST_ELEMENTS));
    }
    if (!ports.isEmpty()) {
      parts.add(few(ports, MOST_ELEMENTS));
    }
    return parts.isEmpty() ? "" : String.join("; ", parts) + " (the rest of the rule was used)";
  }

  private void writeUsed() {
    if (!all) {
      return;
    }
    page.heading("Allowed and observed");
    for (PolicyUse policy : report.result().policies()) {
      for (RuleUse rule : policy.rules()) {
        if (rule.isUsed()) {
          page.line(
              Accent.NONE,
              2,
              name(policy, rule)
                  + ": "
                  + WrappedText.count(rule.connections(), "connection", "connections")
                  + share(rule.peers(), "peers")
                  + share(rule.ports(), "ports"));
        }
      }
    }
  }

  /** For example {@code , 2 of 3 ports}; empty if the rule allows all ports. */
  private static String share(List<ElementUse> elements, String plural) {
    long used = elements.stream().filter(ElementUse::used).count();
    return elements.isEmpty() ? "" : ", " + used + " of " + elements.size() + " " + plural;
  }

  private void writeWithoutPods() {
    List<String> idle =
        report.result().policies().stream()
            .filter(policy -> policy.selected().isEmpty())
            .map(PolicyUse::fullName)
            .toList();
    if (!idle.isEmpty()) {
      page.heading("Policies that select no pod in the metadata");
      page.line(Accent.YELLOW, 2, few(idle, MOST_RULES));
    }
  }

  private static String name(PolicyUse policy, RuleUse rule) {
    return policy.fullName()
        + " "
        + rule.direction().name().toLowerCase(Locale.ROOT)
        + "["
        + rule.index()
        + "]";
  }

  private static List<String> texts(List<ElementUse> elements) {
    return elements.stream().map(ElementUse::text).toList();
  }

  private String few(List<String> texts, int most) {
    return all || texts.size() <= most + 1
        ? String.join(", ", texts)
        : String.join(", ", texts.subList(0, most)) + " and " + (texts.size() - most) + " more";
  }

  private static long connections(List<JudgedTraffic> traffic) {
    return traffic.stream().mapToLong(each -> each.traffic().connections()).sum();
  }
}
