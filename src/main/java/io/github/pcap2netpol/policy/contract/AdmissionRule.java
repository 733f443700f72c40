package io.github.pcap2netpol.policy.contract;

import io.github.pcap2netpol.contract.AgreedPort;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * All peers admitted at the same ports.
 *
 * @param peers who, in order, at least one
 * @param ports at which ports; empty means every port of every protocol
 * @param comments why
 */
record AdmissionRule(
    SortedSet<Admission.Peer> peers, SortedSet<AgreedPort> ports, List<String> comments) {

  /**
   * One rule for each set of ports, in the order of the admissions. A peer that may reach every
   * port is in no other rule.
   */
  static List<AdmissionRule> of(Collection<Admission> admissions) {
    Set<Admission.Peer> everywhere =
        admissions.stream()
            .filter(Admission::isToEveryPort)
            .map(Admission::peer)
            .collect(Collectors.toSet());
    Map<SortedSet<AgreedPort>, List<Admission>> byPorts = new LinkedHashMap<>();
    for (Admission admission : admissions) {
      if (admission.isToEveryPort() || !everywhere.contains(admission.peer())) {
        byPorts.computeIfAbsent(admission.ports(), any -> new ArrayList<>()).add(admission);
      }
    }
    List<AdmissionRule> rules = new ArrayList<>();
    byPorts.forEach(
        (ports, together) ->
            rules.add(
                new AdmissionRule(
                    together.stream()
                        .map(Admission::peer)
                        .collect(Collectors.toCollection(TreeSet::new)),
                    ports,
                    List.copyOf(
                        together.stream()
                            .map(Admission::reason)
                            .collect(Collectors.toCollection(LinkedHashSet::new))))));
    return rules;
  }

  /** The same for two rules that mean the same. */
  String identity() {
    return ports + "\n" + peers;
  }
}
