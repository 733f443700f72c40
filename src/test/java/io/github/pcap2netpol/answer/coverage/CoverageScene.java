package io.github.pcap2netpol.answer.coverage;

import static io.github.pcap2netpol.capture.testing.CaptureBytes.RAW;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.pcap2netpol.Inputs;
import io.github.pcap2netpol.Pipeline;
import io.github.pcap2netpol.capture.file.FileSource;
import io.github.pcap2netpol.capture.testing.CaptureBytes;
import io.github.pcap2netpol.capture.testing.PacketExchange;
import io.github.pcap2netpol.cluster.bundle.UnusableInputException;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.diagnostic.Severity;
import io.github.pcap2netpol.output.report.Analysis;
import io.github.pcap2netpol.policy.model.PolicyOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A bundle of namespace shop, recorded from {@link #BEGIN} on: web (10.0.1.1) calls db (10.0.1.2)
 * at port 5432, at once and a minute later. Metadata are added in JSON, with ' for quotes.
 */
final class CoverageScene {
  static final Instant BEGIN = Instant.parse("2026-11-21T08:00:00Z");

  private final Path folder;
  private final List<String> objects = new ArrayList<>();
  private final SortedMap<String, CaptureBytes> captures = new TreeMap<>();

  CoverageScene(Path folder) {
    this.folder = folder;
    pod("web", "10.0.1.1", "", "");
    pod("db", "10.0.1.2", "", "");
    calls("web", "10.0.1.1", "db", "10.0.1.2", 5432, 0);
    calls("web", "10.0.1.1", "db", "10.0.1.2", 5432, 60);
  }

  /** Replaces or adds a running pod with label app, its name; all of it began with the capture. */
  CoverageScene pod(String name, String address, String spec, String status) {
    return pod(name, address, "2026-11-21T07:59:50Z", "", spec, status);
  }

  CoverageScene pod(
      String name, String address, String started, String meta, String spec, String status) {
    objects.removeIf(object -> object.contains("'uid':'pod-" + name + "'"));
    return object(
        """
        {'apiVersion':'v1','kind':'Pod',
         'metadata':{'namespace':'shop','name':'NAME','uid':'pod-NAME','labels':{'app':'NAME'}META},
         'spec':{'nodeName':'node1'SPEC},
         'status':{'phase':'Running','startTime':'START',
                   'podIP':'ADDRESS','podIPs':[{'ip':'ADDRESS'}]STATUS}}"""
            .replace("NAME", name)
            .replace("META", meta)
            .replace("SPEC", spec)
            .replace("STATUS", status)
            .replace("START", started)
            .replace("ADDRESS", address));
  }

  /** Adds an object. */
  CoverageScene object(String json) {
    objects.add(json);
    return this;
  }

  /** A call that both pods' captures show. */
  CoverageScene calls(
      String client, String from, String server, String to, int port, int afterSeconds) {
    long nanos = (BEGIN.getEpochSecond() + afterSeconds) * 1_000_000_000L;
    PacketExchange call =
        PacketExchange.between(nanos, from, 40001 + afterSeconds, to, port).connection();
    for (String pod : List.of(client, server)) {
      CaptureBytes file = captures.computeIfAbsent(pod, any -> CaptureBytes.pcap(RAW));
      call.packets().forEach(packet -> file.record(packet.nanos(), packet.bytes()));
    }
    return this;
  }

  /** As in {@code CRON_JOB CronJob shop/report 0 3 * * *}. */
  List<String> unseen() {
    return run().coverage().unseen().stream()
        .map(each -> (each.kind() + " " + each.object() + " " + each.detail()).strip())
        .toList();
  }

  /** What was warned about because it was not observed, as in {@code unseen-cron-job: ...}. */
  List<String> warnings() {
    return run().diagnostics().stream()
        .filter(finding -> finding.severity() == Severity.WARNING)
        .filter(finding -> finding.code().startsWith(Coverage.CODE_PREFIX))
        .map(CoverageScene::text)
        .toList();
  }

  private static String text(Diagnostic finding) {
    return finding.code() + ": " + finding.place() + ": " + finding.message();
  }

  Analysis run() {
    try {
      Files.createDirectories(folder.resolve("cluster"));
      Files.createDirectories(folder.resolve("captures/shop"));
      Files.writeString(
          folder.resolve("cluster/all.json"),
          ("{'apiVersion':'v1','kind':'List','items':[" + String.join(",\n", objects) + "]}")
              .replace('\'', '"'),
          UTF_8);
      for (var capture : captures.entrySet()) {
        Files.write(
            folder.resolve("captures/shop/" + capture.getKey() + ".pcap"),
            capture.getValue().bytes());
      }
      return run(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Analyses a bundle that is there already. */
  static Analysis run(Path bundle) {
    try {
      return Pipeline.run(
              new Inputs(List.of(bundle), List.of(), List.of()),
              PolicyOptions.DEFAULT,
              path -> new FileSource(path, path.toString()),
              1,
              new Diagnostics())
          .analysis();
    } catch (UnusableInputException e) {
      throw new IllegalStateException(e);
    }
  }
}
