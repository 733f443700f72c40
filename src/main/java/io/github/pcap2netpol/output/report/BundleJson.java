package io.github.pcap2netpol.output.report;

import io.github.pcap2netpol.output.folder.OutputFile;
import io.github.pcap2netpol.output.json.ReportWriter;
import io.github.pcap2netpol.output.text.Times;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;

/** {@code bundle.json}: what a bundle holds, where it came from, and what is missing. */
public final class BundleJson {
  private static final int FORMAT = 1;

  private BundleJson() {}

  /**
   * Renders the file.
   *
   * @param namespaces the captured namespaces
   * @param cluster facts about the cluster, such as its version
   * @param captures one for each pod, and for each pod that recorded a node
   * @param problems what could not be read
   */
  public static OutputFile render(
      Collection<String> namespaces,
      SortedMap<String, String> cluster,
      List<CollectedCapture> captures,
      List<String> problems) {
    String text =
        ReportWriter.text(
            json -> {
              json.field("formatVersion", FORMAT);
              json.texts("namespaces", namespaces);
              json.object("server", () -> cluster.forEach(json::field));
              json.objects("captures", captures, BundleJson::write);
              json.texts("problems", problems);
            });
    return new OutputFile("bundle.json", text);
  }

  private static void write(ReportWriter json, CollectedCapture capture) {
    capture
        .pod()
        .ifPresent(
            pod -> {
              json.field("namespace", pod.namespace());
              json.field("pod", pod.name());
            });
    if (!capture.uid().isEmpty()) {
      json.field("uid", capture.uid());
    }
    json.field("node", capture.node());
    json.field("container", "pcap2netpol");
    json.field("placement", capture.placement());
    json.field("containerStarted", capture.started());
    json.field("ended", capture.ended());
    json.objects("losses", capture.losses(), BundleJson::write);
    json.texts("lost", capture.lost());
    if (!capture.problem().isEmpty()) {
      json.field("problem", capture.problem());
    }
    json.objects("parts", capture.parts(), BundleJson::write);
  }

  private static void write(ReportWriter json, CollectedLoss loss) {
    json.field("since", Times.rfc3339(loss.since()));
    loss.until().ifPresent(time -> json.field("until", Times.rfc3339(time)));
    json.field("what", loss.what());
    json.field("why", loss.why());
    json.field("text", loss.text());
  }

  private static void write(ReportWriter json, CollectedPart part) {
    json.field("file", part.file());
    json.field("size", part.size());
    json.field("sha256", part.sha256());
    json.field("source", part.source());
    json.field("command", part.command());
    json.field("tcpdump", part.counts());
    part.stats()
        .ifPresent(
            stats -> {
              json.field("packets", stats.packets());
              stats.first().ifPresent(time -> json.field("firstPacket", Times.rfc3339(time)));
              stats.last().ifPresent(time -> json.field("lastPacket", Times.rfc3339(time)));
            });
  }
}
