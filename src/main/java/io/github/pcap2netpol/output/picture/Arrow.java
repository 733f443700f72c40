package io.github.pcap2netpol.output.picture;

import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.output.text.PortText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Connections that one box opens to another.
 *
 * @param from the box they come from
 * @param to the box they go to
 * @param kind how they ended
 * @param ports the ports at {@code to}
 * @param through Services, Ingresses and routes that lead there from outside the cluster
 */
record Arrow(Box from, Box to, Kind kind, SortedSet<PortProtocol> ports, SortedSet<String> through)
    implements Comparable<Arrow> {
  /** Ports beyond this number are only counted. */
  private static final int MOST_PORTS = 6;

  private static final int MOST_THROUGH = 2;

  private static final Comparator<Arrow> ORDER =
      Comparator.comparing(Arrow::from).thenComparing(Arrow::to).thenComparing(Arrow::kind);

  Arrow {
    ports = Collections.unmodifiableSortedSet(new TreeSet<>(ports));
    through = Collections.unmodifiableSortedSet(new TreeSet<>(through));
  }

  /** How the connections ended, which determines the style of the line. */
  enum Kind {
    SEEN("seen", "seen, and allowed"),
    INFERRED("inferred", "allowed, though not itself seen"),
    DENIED("denied", "would be denied"),
    REFUSED("refused", "tried: refused or unanswered");

    private final String word;
    private final String meaning;

    Kind(String word, String meaning) {
      this.word = word;
      this.meaning = meaning;
    }

    /** The name of its CSS class. */
    String word() {
      return word;
    }

    /** For the legend. */
    String meaning() {
      return meaning;
    }
  }

  /** The label beside the line. */
  List<String> label() {
    List<String> lines =
        ports.size() > MOST_PORTS
            ? new ArrayList<>(List.of(ports.size() + " ports"))
            : new ArrayList<>(PortText.byProtocol(ports));
    through.stream().limit(MOST_THROUGH).map(each -> "through " + each).forEach(lines::add);
    if (through.size() > MOST_THROUGH) {
      lines.add("and " + (through.size() - MOST_THROUGH) + " more");
    }
    return lines;
  }

  /** Everything on one line, shown when pointing at the arrow. */
  String about() {
    return from.about()
        + " to "
        + to.about()
        + ", "
        + String.join(", ", PortText.byProtocol(ports))
        + (through.isEmpty() ? "" : ", through " + String.join(", ", through))
        + ": "
        + kind.meaning();
  }

  @Override
  public int compareTo(Arrow other) {
    return ORDER.compare(this, other);
  }
}
