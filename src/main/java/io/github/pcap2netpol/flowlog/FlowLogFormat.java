package io.github.pcap2netpol.flowlog;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The formats of flow records that are read. */
public enum FlowLogFormat {
  HUBBLE("hubble", "Hubble", true),
  ZEEK("zeek", "Zeek", false),
  NETOBSERV("netobserv", "NetObserv", false),
  CONNTRACK("conntrack", "conntrack", false),
  MICROSHIELD("microshield", "MicroShield", true);

  private final String word;
  private final String tool;
  private final boolean describesPods;

  FlowLogFormat(String word, String tool, boolean describesPods) {
    this.word = word;
    this.tool = tool;
    this.describesPods = describesPods;
  }

  /** The word for it on the command line. */
  public String word() {
    return word;
  }

  /** The name of the tool that writes it. */
  public String tool() {
    return tool;
  }

  /** Whether its records have the labels of pods, so that metadata can be made from them. */
  public boolean describesPods() {
    return describesPods;
  }

  /** The format with this word. */
  public static Optional<FlowLogFormat> of(String word) {
    return Arrays.stream(values()).filter(format -> format.word.equals(word)).findFirst();
  }

  /** The words for all formats. */
  public static List<String> words() {
    return Arrays.stream(values()).map(FlowLogFormat::word).toList();
  }
}
