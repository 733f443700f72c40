package io.github.pcap2netpol.output.yaml;

import static io.github.pcap2netpol.output.yaml.YamlTree.commented;
import static io.github.pcap2netpol.output.yaml.YamlTree.fields;
import static io.github.pcap2netpol.output.yaml.YamlTree.list;
import static io.github.pcap2netpol.output.yaml.YamlTree.texts;

import io.github.pcap2netpol.contract.AgreedPort;
import io.github.pcap2netpol.contract.AgreedPort.Named;
import io.github.pcap2netpol.contract.AgreedPort.Range;
import io.github.pcap2netpol.contract.Contract;
import io.github.pcap2netpol.contract.Contracts;
import io.github.pcap2netpol.contract.ExposedNetwork;
import io.github.pcap2netpol.contract.Network;
import io.github.pcap2netpol.contract.ObservedContracts;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.output.json.ReportWriter;
import io.github.pcap2netpol.output.yaml.YamlTree.Fields;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Writes contracts files. */
public final class ContractsFile {
  private ContractsFile() {}

  /**
   * As YAML, with the labels that pods still need as comments.
   *
   * @param label the key of the membership label
   */
  public static String yaml(ObservedContracts observed, String label) {
    Contracts contracts = observed.contracts();
    Fields byName = fields();
    for (Contract contract : contracts.contracts()) {
      byName.with(
          contract.name(),
          fields()
              .with("provide_networks", texts(names(contract.providers())))
              .with("consume_networks", texts(names(contract.consumers())))
              .with("ports", ports(contract.ports()))
              .node());
    }
    Fields root =
        fields()
            .with("namespaces", texts(namespaces(contracts)))
            .with("contracts", byName.node())
            .with(
                "expose", list(contracts.exposed().stream().map(ContractsFile::exposed).toList()));
    List<String> comments = new ArrayList<>();
    comments.add("The contracts that captures show, found by pcap2netpol.");
    observed
        .unlabelled()
        .forEach(
            (workload, tag) ->
                comments.add("label the pods of " + workload + " with " + label + ": " + tag));
    return YamlTree.write(commented(root.node(), comments, 0));
  }

  private static YamlNode exposed(ExposedNetwork exposed) {
    return fields()
        .with("network", exposed.network().name())
        .with("cidr", exposed.range().toString())
        .with("except", texts(exposed.except().stream().map(IpPrefix::toString).toList()))
        .with("ports", ports(exposed.ports()))
        .node();
  }

  private static YamlNode ports(Collection<AgreedPort> ports) {
    return list(
        ports.stream()
            .map(
                port -> {
                  Fields fields = fields().with("protocol", port.protocol().name());
                  String number = number(port);
                  return (number.isEmpty() ? fields : fields.with("port", number)).node();
                })
            .toList());
  }

  /** As JSON. */
  public static String json(Contracts contracts) {
    return ReportWriter.text(
        json -> {
          json.texts("namespaces", namespaces(contracts));
          json.object(
              "contracts",
              () ->
                  contracts
                      .contracts()
                      .forEach(
                          contract ->
                              json.object(
                                  contract.name(),
                                  () -> {
                                    json.texts("provide_networks", names(contract.providers()));
                                    json.texts("consume_networks", names(contract.consumers()));
                                    writePorts(json, contract.ports());
                                  })));
          json.objects(
              "expose",
              contracts.exposed(),
              (ReportWriter each, ExposedNetwork exposed) -> {
                each.field("network", exposed.network().name());
                each.field("cidr", exposed.range().toString());
                each.texts("except", exposed.except().stream().map(IpPrefix::toString).toList());
                writePorts(each, exposed.ports());
              });
        });
  }

  private static void writePorts(ReportWriter json, Collection<AgreedPort> ports) {
    json.objects(
        "ports",
        ports,
        (ReportWriter each, AgreedPort port) -> {
          each.field("protocol", port.protocol().name());
          if (!number(port).isEmpty()) {
            each.field("port", number(port));
          }
        });
  }

  /** A port in the form of contracts files; empty for every port. */
  private static String number(AgreedPort port) {
    if (port.numbers() instanceof Range range) {
      return range.isSingle()
          ? Integer.toString(range.first())
          : range.first() + "-" + range.last();
    }
    return port.numbers() instanceof Named named ? named.name() : "";
  }

  private static List<String> names(Set<Network> networks) {
    return networks.stream().map(Network::name).toList();
  }

  private static List<String> namespaces(Contracts contracts) {
    SortedSet<String> all =
        contracts.namespaces().values().stream()
            .flatMap(Set::stream)
            .collect(Collectors.toCollection(TreeSet::new));
    return List.copyOf(all);
  }
}
