package io.github.pcap2netpol.answer.coverage;

import static io.github.pcap2netpol.testkit.CaptureBytes.RAW;

import io.github.pcap2netpol.Inputs;
import io.github.pcap2netpol.Pipeline;
import io.github.pcap2netpol.capture.file.FileSource;
import io.github.pcap2netpol.cluster.bundle.UnusableInputException;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.diagnostic.Severity;
import io.github.pcap2netpol.output.report.Analysis;
import io.github.pcap2netpol.policy.model.PolicyOptions;
import io.github.pcap2netpol.testkit.ApiObjects;
import io.github.pcap2netpol.testkit.BundleFolder;
import io.github.pcap2netpol.testkit.CaptureBytes;
import io.github.pcap2netpol.testkit.PacketExchange;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A bundle of namespace shop, recorded from {@link #BEGIN} on: web (10.0.1.1) calls db (10.0.1.2)
 * at port 5432, at once and a minute later. Metadata is added as JSON with single quotes.
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

  /**
   * Adds or replaces a running pod that started with the capture and has its name as the label app.
   */
  CoverageScene pod(String name, String address, String spec, String status) {
    return pod(name, address, "2026-11-21T07:59:50Z", "", spec, status);
  }

  CoverageScene pod(
      String name, String address, String started, String meta, String spec, String status) {
    objects.removeIf(object -> object.contains("\"uid-of-" + name + "\""));
    return object(
        ApiObjects.pod(name, address)
            .started(started)
            .metadata(meta)
            .spec(spec)
            .status(status)
            .toString());
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

  /** The warnings about things that were not observed, such as {@code unseen-cron-job: ...}. */
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
    BundleFolder bundle =
        new BundleFolder(folder).put("cluster/all.json", ApiObjects.json(ApiObjects.list(objects)));
    captures.forEach((pod, file) -> bundle.put("captures/shop/" + pod + ".pcap", file.bytes()));
    return run(folder);
  }

  /** Analyses an existing bundle. */
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
