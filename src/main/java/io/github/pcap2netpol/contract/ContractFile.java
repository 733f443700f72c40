package io.github.pcap2netpol.contract;

import io.github.pcap2netpol.cluster.model.KubernetesNames;
import io.github.pcap2netpol.manifest.Field;
import io.github.pcap2netpol.manifest.Remarks;
import io.github.pcap2netpol.manifest.Value;
import io.github.pcap2netpol.net.IpPrefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The contents of one file. Decoding continues after a problem, so that all problems can be
 * reported at once.
 *
 * @param namespaces the namespaces in which its networks' pods are protected
 * @param contracts in the order of the file
 * @param exposed in order
 * @param networks all networks that it names
 */
record ContractFile(
    SortedSet<String> namespaces,
    List<Contract> contracts,
    SortedSet<ExposedNetwork> exposed,
    SortedSet<Network> networks) {

  /**
   * The label value of a network: {@code _} becomes {@code -}, and so does everything else that a
   * label value can't contain; empty if nothing is left.
   */
  static String tag(String name) {
    String tag = name.replaceAll("[^A-Za-z0-9.-]", "-").replaceAll("^[.-]+", "");
    return tag.substring(0, Math.min(63, tag.length())).replaceAll("[.-]+$", "");
  }

  /** Decodes a file, noting its mistakes. */
  static ContractFile decode(Value.Mapping root, Remarks remarks) {
    return new Decoder(Field.root(root, remarks)).decode();
  }

  private static final class Decoder {
    private final Field root;
    private final TreeSet<Network> networks = new TreeSet<>();

    Decoder(Field root) {
      this.root = root;
    }

    ContractFile decode() {
      root.allowOnly("namespaces", "contracts", "expose");
      SortedSet<String> namespaces = namespaces(root.child("namespaces"));
      List<Contract> contracts = new ArrayList<>();
      Field all = root.child("contracts");
      all.children().forEach((name, field) -> contract(name, field).ifPresent(contracts::add));
      TreeSet<ExposedNetwork> exposed = new TreeSet<>();
      for (Field element : root.child("expose").elements()) {
        exposed(element).ifPresent(exposed::add);
      }
      if (!all.isPresent() && !root.child("expose").isPresent()) {
        root.refuse("Required value: contracts or expose, without which nothing is agreed");
      }
      return new ContractFile(namespaces, contracts, exposed, networks);
    }

    private static SortedSet<String> namespaces(Field field) {
      TreeSet<String> namespaces = new TreeSet<>();
      for (Field element : field.elements()) {
        String name = element.stringElement().orElse("");
        if (KubernetesNames.isLabel(name)) {
          namespaces.add(name);
        } else {
          element.invalid(
              name, "must be a namespace: at most 63 lower case letters, digits and hyphens");
        }
      }
      if (!field.isPresent() || (namespaces.isEmpty() && field.elements().isEmpty())) {
        field.required("the namespaces whose pods the contracts protect");
      }
      return namespaces;
    }

    private Optional<Contract> contract(String name, Field field) {
      field.allowOnly("provide_networks", "consume_networks", "ports");
      if (name.isBlank()) {
        field.refuse("a contract needs a name");
      }
      SortedSet<Network> providers = networks(field.child("provide_networks"));
      SortedSet<Network> consumers = networks(field.child("consume_networks"));
      Optional<SortedSet<AgreedPort>> ports = ports(field.child("ports"));
      return ports.map(agreed -> new Contract(name, providers, consumers, agreed));
    }

    private SortedSet<Network> networks(Field field) {
      TreeSet<Network> found = new TreeSet<>();
      if (!field.isPresent()) {
        field.required("a list of networks");
        return found;
      }
      List<Field> elements = field.elements();
      elements.forEach(element -> network(element).ifPresent(found::add));
      if (elements.isEmpty()) {
        field.warn("without a network on either side a contract allows nothing");
      }
      return found;
    }

    private Optional<Network> network(Field field) {
      String name = field.stringElement().orElse("");
      String tag = tag(name);
      if (tag.isEmpty()) {
        if (field.isString() || !field.isPresent()) {
          field.invalid(name, "must be the name of a network, with a letter or digit in it");
        }
        return Optional.empty();
      }
      if (!tag.equals(name.replace('_', '-'))) {
        field.warn(
            Field.quoted(name)
                + " is no value of a label; its pods are those with the value "
                + Field.quoted(tag));
      }
      Network network = new Network(name, tag);
      networks.add(network);
      return Optional.of(network);
    }

    /** Empty if they are invalid; no ports mean every port. */
    private static Optional<SortedSet<AgreedPort>> ports(Field field) {
      TreeSet<AgreedPort> ports = new TreeSet<>();
      List<Field> elements = field.elements();
      boolean whole = true;
      for (Field element : elements) {
        Optional<AgreedPort> port = PortField.decode(element);
        port.ifPresent(ports::add);
        whole &= port.isPresent();
      }
      if (elements.isEmpty()) {
        field.warn("without a port in it, this stands for every port of every protocol");
      }
      return whole ? Optional.of(ports) : Optional.empty();
    }

    private Optional<ExposedNetwork> exposed(Field field) {
      field.allowOnly("network", "cidr", "except", "ports");
      Field name = field.child("network");
      Optional<Network> network = Optional.empty();
      if (name.isPresent()) {
        network = network(name);
      } else {
        name.required("the network that is exposed");
      }
      Optional<IpPrefix> range = range(field.child("cidr"));
      TreeSet<IpPrefix> except = new TreeSet<>();
      for (Field element : field.child("except").elements()) {
        block(element).filter(block -> isWithin(block, range, element)).ifPresent(except::add);
      }
      Optional<SortedSet<AgreedPort>> ports = ports(field.child("ports"));
      if (network.isEmpty() || range.isEmpty() || ports.isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(new ExposedNetwork(network.get(), range.get(), except, ports.get()));
    }

    private static Optional<IpPrefix> range(Field field) {
      if (!field.isPresent()) {
        field.required("the addresses that may call, as in 0.0.0.0/0");
        return Optional.empty();
      }
      return block(field);
    }

    private static boolean isWithin(IpPrefix block, Optional<IpPrefix> range, Field field) {
      boolean within =
          range.isEmpty() || (range.get().contains(block) && !range.get().equals(block));
      if (!within) {
        field.invalid(block.toString(), "must be a strict subset of cidr " + range.get());
      }
      return within;
    }

    private static Optional<IpPrefix> block(Field field) {
      String text = field.stringElement().orElse("");
      Optional<IpPrefix> block = IpPrefix.parse(text);
      if (block.isEmpty()) {
        if (field.isString() || !field.isPresent()) {
          field.invalid(text, "must be an address or a CIDR block, as in 192.0.2.0/24");
        }
      } else if (!block.get().toString().equals(text) && text.indexOf('/') >= 0) {
        field.warn(Field.quoted(text) + " is taken for the block " + block.get());
      }
      return block;
    }
  }
}
