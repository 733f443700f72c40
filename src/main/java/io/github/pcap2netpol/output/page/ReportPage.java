package io.github.pcap2netpol.output.page;

import io.github.pcap2netpol.output.folder.OutputFile;
import io.github.pcap2netpol.output.picture.DeniedTraffic;
import io.github.pcap2netpol.output.picture.Pictures;
import io.github.pcap2netpol.output.report.Analysis;
import io.github.pcap2netpol.output.text.PeerNames;
import java.util.List;

/** The results of {@code analyse} for people: as a page, or in short for a merge request. */
public final class ReportPage {
  /** How many connections, or rows of any other table, the page shows. */
  public static final int MOST_ROWS = 2000;

  private ReportPage() {}

  /**
   * {@code report.html}.
   *
   * @param written the files of policies
   */
  public static OutputFile render(
      Analysis analysis, PeerNames names, Pictures pictures, List<OutputFile> written) {
    return new OutputFile(
        "report.html",
        HtmlPage.text(
            PageLimits.USUAL.applyTo(AnalysisDocument.of(analysis, names, pictures, written)),
            analysis.version()));
  }

  /** The same as Markdown. */
  public static String markdown(Analysis analysis) {
    PeerNames names = new PeerNames(analysis.traffic());
    Pictures pictures =
        Pictures.of(
            analysis.traffic(), DeniedTraffic.of(analysis.replay(), analysis.decided()), names);
    return MarkdownPage.text(AnalysisDocument.of(analysis, names, pictures, List.of()));
  }
}
