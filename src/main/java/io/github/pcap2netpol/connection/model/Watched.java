package io.github.pcap2netpol.connection.model;

import io.github.pcap2netpol.cluster.model.PodRef;
import java.util.Comparator;

/**
 * One of several pods whose traffic one capture holds.
 *
 * @param capture the name of its first file, as the user gave it
 * @param pod whose traffic it is
 * @param evidence how that is known
 */
public record Watched(String capture, PodRef pod, Evidence evidence)
    implements Comparable<Watched> {
  /** Strongest first. */
  public enum Evidence {
    /** The file names the pod where it describes the interface. */
    INTERFACE_NAME("the file describes its interface so", "named by the file"),
    /** The node reaches the pod's address over its interface. */
    ROUTED("its node reaches it over an interface of its own", "by their node's routes"),
    /** The pod takes part in all packets of its interface. */
    OWN_INTERFACE("an interface shows its packets only", "with an interface of their own"),
    /** Packets of it were captured before they were forwarded or their addresses translated. */
    FIRST_HOP("its packets were seen before any router passed them on", "seen before any router"),
    /** Flow records were made at the pod's own end. */
    RECORDED("flows were recorded at its own end", "recorded at their own end"),
    /** Flow records of others were made on the pod's node. */
    SAME_NODE("flows were recorded on its node", "on a node that was recorded"),
    /** The capture is of its node's uplink: traffic within the node is missing. */
    UPLINK("it runs on the node whose uplink this shows", "at the uplink of their node");

    private final String text;
    private final String brief;

    Evidence(String text, String brief) {
      this.text = text;
      this.brief = brief;
    }

    /** Whether the capture holds everything that the pod sent and received. */
    public boolean isWhole() {
      return this != UPLINK;
    }

    /** For people, after "since". */
    public String text() {
      return text;
    }

    /** For people, after a number of pods. */
    public String brief() {
      return brief;
    }
  }

  private static final Comparator<Watched> ORDER =
      Comparator.comparing(Watched::capture)
          .thenComparing(Watched::pod)
          .thenComparing(Watched::evidence);

  @Override
  public int compareTo(Watched other) {
    return ORDER.compare(this, other);
  }
}
