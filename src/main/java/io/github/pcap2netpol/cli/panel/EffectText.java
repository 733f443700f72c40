package io.github.pcap2netpol.cli.panel;

import io.github.pcap2netpol.Pipeline.Preview;
import io.github.pcap2netpol.answer.review.Review;
import io.github.pcap2netpol.answer.review.ReviewLine;
import io.github.pcap2netpol.output.text.SafeText;
import java.util.List;

/** What the policies would do under the decisions of a review, in a sentence. */
final class EffectText {
  private static final int MOST_NAMED = 4;

  private EffectText() {}

  static String of(Preview preview, Review review) {
    int policies = preview.policies().policies().size();
    List<ReviewLine> denied = review.denied();
    long connections = denied.stream().mapToLong(ReviewLine::connections).sum();
    StringBuilder text =
        new StringBuilder(policies == 1 ? "1 policy" : policies + " policies").append(", ");
    if (denied.isEmpty()) {
      text.append("no connection seen would be denied");
    } else {
      text.append(connections)
          .append(connections == 1 ? " connection seen" : " connections seen")
          .append(" would be denied: ")
          .append(
              String.join("; ", denied.stream().limit(MOST_NAMED).map(EffectText::brief).toList()));
      if (denied.size() > MOST_NAMED) {
        text.append(" and ").append(denied.size() - MOST_NAMED).append(" more");
      }
    }
    long undecided = review.undecided();
    if (undecided > 0) {
      text.append(". Undecided and allowed: ").append(undecided);
    }
    return SafeText.oneLine(text.append('.').toString());
  }

  /** A line, without what was observed of it. */
  static String brief(ReviewLine line) {
    return line.from() + " to " + line.to() + " " + line.port();
  }
}
