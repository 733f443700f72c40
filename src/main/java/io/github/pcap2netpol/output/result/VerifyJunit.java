package io.github.pcap2netpol.output.result;

import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Severity;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.output.text.Places;
import io.github.pcap2netpol.output.text.SafeText;
import io.github.pcap2netpol.output.text.WrappedText;
import io.github.pcap2netpol.verify.JudgedTraffic;
import io.github.pcap2netpol.verify.use.ObservedTraffic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A verification as JUnit XML, which CI systems show: one suite for each namespace, one case for
 * each pair of parties and port, and one suite for other severe findings.
 */
public final class VerifyJunit {
  private static final String FINDINGS = "findings";
  private static final String OUTSIDE = "outside";

  /** One test case. It fails if a failure is given. */
  private record Case(String group, String name, List<String> failures) {}

  private VerifyJunit() {}

  /** The text, ending in a newline. */
  public static String text(VerifyReport report) {
    SortedMap<String, List<Case>> suites = new TreeMap<>();
    Map<List<Object>, List<JudgedTraffic>> cases = new LinkedHashMap<>();
    for (JudgedTraffic each : report.result().traffic()) {
      ObservedTraffic traffic = each.traffic();
      cases
          .computeIfAbsent(
              List.of(traffic.from(), traffic.to(), traffic.port()), none -> new ArrayList<>())
          .add(each);
    }
    cases
        .values()
        .forEach(
            judged ->
                suites
                    .computeIfAbsent(namespace(judged.get(0).traffic()), none -> new ArrayList<>())
                    .add(testCase(judged)));
    List<Case> findings =
        report.diagnostics().stream()
            .filter(each -> each.severity() == Severity.SEVERE)
            .map(VerifyJunit::testCase)
            .toList();
    StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    List<Case> all = new ArrayList<>(suites.values().stream().flatMap(List::stream).toList());
    all.addAll(findings);
    xml.append("<testsuites name=\"pcap2netpol verify\"").append(counts(all)).append(">\n");
    suites.forEach((name, list) -> write(xml, name, list));
    if (!findings.isEmpty()) {
      write(xml, FINDINGS, findings);
    }
    return xml.append("</testsuites>\n").toString();
  }

  private static Case testCase(List<JudgedTraffic> judged) {
    ObservedTraffic traffic = judged.get(0).traffic();
    return new Case(
        traffic.from().toString(),
        traffic.from() + " to " + traffic.to() + " at " + traffic.port(),
        judged.stream()
            .filter(JudgedTraffic::isBlocked)
            .map(
                each ->
                    each.sentence()
                        + " ("
                        + WrappedText.count(
                            each.traffic().connections(), "connection", "connections")
                        + ", as in "
                        + Places.text(each.traffic().packet())
                        + ")")
            .toList());
  }

  private static Case testCase(Diagnostic diagnostic) {
    return new Case(
        diagnostic.code(),
        diagnostic.place().isEmpty() ? diagnostic.code() : diagnostic.place(),
        List.of(diagnostic.message()));
  }

  /** The namespace a case belongs to: the caller's, or else the called workload's. */
  private static String namespace(ObservedTraffic traffic) {
    if (traffic.from() instanceof Peer.WorkloadPeer from) {
      return from.workload().namespace();
    }
    return traffic.to() instanceof Peer.WorkloadPeer to ? to.workload().namespace() : OUTSIDE;
  }

  private static void write(StringBuilder xml, String suite, List<Case> cases) {
    xml.append("  <testsuite name=\"")
        .append(escaped(suite))
        .append('"')
        .append(counts(cases))
        .append(" skipped=\"0\">\n");
    for (Case each : cases) {
      xml.append("    <testcase classname=\"")
          .append(escaped(each.group()))
          .append("\" name=\"")
          .append(escaped(each.name()))
          .append("\" time=\"0\"");
      if (each.failures().isEmpty()) {
        xml.append("/>\n");
      } else {
        xml.append(">\n      <failure type=\"")
            .append(suite.equals(FINDINGS) ? "finding" : "blocked")
            .append("\" message=\"")
            .append(escaped(each.failures().get(0)))
            .append("\">")
            .append(
                each.failures().stream()
                    .map(VerifyJunit::escaped)
                    .collect(Collectors.joining("\n")))
            .append("</failure>\n    </testcase>\n");
      }
    }
    xml.append("  </testsuite>\n");
  }

  private static String counts(List<Case> cases) {
    long failed = cases.stream().filter(each -> !each.failures().isEmpty()).count();
    return " tests=\"" + cases.size() + "\" failures=\"" + failed + "\" errors=\"0\" time=\"0\"";
  }

  /** XML 1.0 cannot represent most control characters, so they are escaped for people. */
  private static String escaped(String text) {
    return SafeText.oneLine(text)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
