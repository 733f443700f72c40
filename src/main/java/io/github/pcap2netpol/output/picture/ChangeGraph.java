package io.github.pcap2netpol.output.picture;

import io.github.pcap2netpol.answer.diff.PolicyDifference;
import io.github.pcap2netpol.answer.diff.PolicyDifference.Change;
import io.github.pcap2netpol.answer.diff.PolicyDifference.Kind;
import java.util.Map;
import java.util.TreeMap;

/** What a change of policies allows and denies, as a Mermaid flowchart. */
public final class ChangeGraph {
  /** Nobody reads a graph of more arrows. */
  private static final int MOST_ARROWS = 60;

  private ChangeGraph() {}

  /** The flowchart; empty if nothing changes, or too much to be drawn. */
  public static String mermaid(PolicyDifference difference) {
    if (difference.isEmpty()
        || difference.changes().size() > MOST_ARROWS
        || difference.unlisted() > 0) {
      return "";
    }
    Map<String, String> ids = new TreeMap<>();
    StringBuilder boxes = new StringBuilder();
    StringBuilder arrows = new StringBuilder();
    for (Change change : difference.changes()) {
      arrows
          .append("  ")
          .append(box(change.from(), ids, boxes))
          // Said in words too: not everybody tells the lines apart.
          .append(change.kind() == Kind.DENIED ? " ==x|\"denied: " : " -->|\"allowed: ")
          .append(Mermaid.literal(change.ports()))
          .append(change.partly() ? "<br/>some of the pods" : "")
          .append("\"| ")
          .append(box(change.to(), ids, boxes))
          .append('\n');
    }
    return "flowchart LR\n" + boxes + arrows;
  }

  private static String box(String party, Map<String, String> ids, StringBuilder boxes) {
    return ids.computeIfAbsent(
        party,
        none -> {
          String id = "n" + ids.size();
          boxes
              .append("  ")
              .append(id)
              .append("[\"")
              .append(Mermaid.literal(party))
              .append("\"]\n");
          return id;
        });
  }
}
