package io.github.pcap2netpol.output.page;

import io.github.pcap2netpol.output.AnalysisFixture;
import io.github.pcap2netpol.output.Rendering;
import io.github.pcap2netpol.output.picture.DeniedTraffic;
import io.github.pcap2netpol.output.picture.Pictures;
import io.github.pcap2netpol.output.report.Analysis;
import io.github.pcap2netpol.output.text.PeerNames;

/** The page of an invented analysis. */
final class PageText {
  private PageText() {}

  static String of(AnalysisFixture fixture) {
    Analysis analysis = fixture.analysis();
    PeerNames names = new PeerNames(analysis.traffic());
    return ReportPage.render(
            analysis,
            names,
            Pictures.of(
                analysis.traffic(), DeniedTraffic.of(analysis.replay(), analysis.decided()), names),
            Rendering.policies(analysis.policies()))
        .contents();
  }
}
