package io.github.pcap2netpol.nftables;

import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpPrefix;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The named sets of a ruleset. They are named after their contents, so that rules with the same
 * peers share a set, and an unchanged set keeps its name from one ruleset to the next.
 */
final class Sets {
  private final SortedMap<String, List<String>> byName = new TreeMap<>();

  /**
   * A set of single addresses.
   *
   * @param addresses of this family, not empty, each with its owner
   * @return the set's name
   */
  String addresses(Family family, SortedMap<IpAddress, String> addresses) {
    String name = "pods" + family.digit() + "_" + NftText.hash(addresses.keySet().toString());
    byName.computeIfAbsent(name, key -> declaration(key, family, addresses));
    return name;
  }

  /** The lines that declare a set of single addresses, which may be empty. */
  static List<String> declaration(
      String name, Family family, SortedMap<IpAddress, String> addresses) {
    List<String> elements = new ArrayList<>();
    addresses.forEach((address, owner) -> elements.add(address + ", " + NftText.remark(owner)));
    return declaration("set " + name, List.of("type " + family.type()), elements);
  }

  /**
   * A set of blocks.
   *
   * @param blocks of this family, without overlaps, not empty
   * @return the set's name
   */
  String blocks(Family family, Collection<IpPrefix> blocks) {
    SortedSet<IpPrefix> sorted = new TreeSet<>(blocks);
    String name = "blocks" + family.digit() + "_" + NftText.hash(sorted.toString());
    byName.computeIfAbsent(
        name,
        key ->
            declaration(
                "set " + key,
                List.of("type " + family.type(), "flags interval"),
                sorted.stream().map(block -> block + ",").toList()));
    return name;
  }

  /**
   * A set of pods' ports, to be matched against the destination's address, protocol and port.
   *
   * @param ports of pods of this family, not empty, each with its owner
   * @return the set's name
   */
  String ports(Family family, SortedMap<PodEndpoint, String> ports) {
    String name = "ports" + family.digit() + "_" + NftText.hash(ports.keySet().toString());
    byName.computeIfAbsent(
        name,
        key -> {
          List<String> elements = new ArrayList<>();
          ports.forEach(
              (port, owner) ->
                  elements.add(
                      port.address()
                          + " . "
                          + port.port().protocol().name().toLowerCase(Locale.ROOT)
                          + " . "
                          + port.port().port()
                          + ", "
                          + NftText.remark(owner)));
          return declaration(
              "set " + key,
              List.of("type " + family.type() + " . inet_proto . inet_service"),
              elements);
        });
    return name;
  }

  /** The lines that declare all sets, in order. */
  List<String> lines() {
    return byName.values().stream().flatMap(List::stream).toList();
  }

  /** The lines that declare a set or map; each element ends with a comma. */
  static List<String> declaration(String what, List<String> properties, List<String> elements) {
    List<String> lines = new ArrayList<>();
    lines.add("\t" + what + " {");
    properties.forEach(property -> lines.add("\t\t" + property));
    if (!elements.isEmpty()) {
      lines.add("\t\telements = {");
      elements.forEach(element -> lines.add("\t\t\t" + element));
      lines.add("\t\t}");
    }
    lines.add("\t}");
    lines.add("");
    return lines;
  }
}
