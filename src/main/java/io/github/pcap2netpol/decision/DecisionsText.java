package io.github.pcap2netpol.decision;

import io.github.pcap2netpol.decision.Decision.Ruling;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.net.PortProtocol;
import java.util.Collection;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes decisions as {@link DecisionReader} reads them. */
public final class DecisionsText {
  private static final String PLAIN = "[A-Za-z0-9][A-Za-z0-9 ./_-]*";

  /** An empty list, to which nothing can be appended as it is. */
  private static final Pattern EMPTY = Pattern.compile("(?m)^(decisions:)[ \\t]*\\[[ \\t]*\\]");

  /** The first element of a list, and what it is indented by. */
  private static final Pattern FIRST = Pattern.compile("(?m)^( *)- ");

  private DecisionsText() {}

  /** A decision about one kind of connections, as an element of the list. */
  public static String element(Ruling ruling, String from, String to, PortProtocol port) {
    return "- "
        + ruling.name().toLowerCase(Locale.ROOT)
        + ": {from: "
        + quoted(from)
        + ", to: "
        + quoted(to)
        + ", port: "
        + port.port()
        + "/"
        + port.protocol().name().toLowerCase(Locale.ROOT)
        + "}\n";
  }

  /**
   * How a decision names a peer: outside addresses by a name that was looked up, since addresses
   * change.
   */
  public static String party(Peer peer, Collection<String> names) {
    if (peer instanceof Peer.NodePeer) {
      return "nodes";
    }
    SortedSet<String> sorted = new TreeSet<>(names);
    return peer instanceof Peer.ExternalPeer && !sorted.isEmpty()
        ? sorted.first()
        : peer.toString();
  }

  /**
   * Appends decisions to a file; there they take precedence over earlier ones.
   *
   * @param existing the file as it is; "" for a new one
   */
  public static String appended(String existing, Collection<String> elements) {
    String start =
        existing.isBlank()
            ? """
            # Decisions about observed connections; the last one that matches counts.
            decisions:
            """
            : EMPTY
                .matcher(existing.endsWith("\n") ? existing : existing + "\n")
                .replaceFirst("$1");
    return elements.isEmpty() && existing.isBlank()
        ? start.replace("decisions:\n", "decisions: []\n")
        : start + elements.stream().map(indent(start)::concat).collect(Collectors.joining());
  }

  private static String indent(String list) {
    Matcher first = FIRST.matcher(list);
    return first.find() ? first.group(1) : "";
  }

  private static String quoted(String text) {
    return text.matches(PLAIN)
        ? text
        : "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
