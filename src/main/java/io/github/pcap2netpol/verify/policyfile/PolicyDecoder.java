package io.github.pcap2netpol.verify.policyfile;

import io.github.pcap2netpol.cluster.model.LabelSelector;
import io.github.pcap2netpol.cluster.model.LabelSelector.Operator;
import io.github.pcap2netpol.cluster.model.LabelSelector.Requirement;
import io.github.pcap2netpol.cluster.model.Labels;
import io.github.pcap2netpol.manifest.Field;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.net.Protocol;
import io.github.pcap2netpol.policy.model.Direction;
import io.github.pcap2netpol.verify.evaluate.Policy;
import io.github.pcap2netpol.verify.evaluate.Rule;
import io.github.pcap2netpol.verify.evaluate.RulePeer;
import io.github.pcap2netpol.verify.evaluate.RulePort;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Decodes a NetworkPolicy with the API server's validation and defaults (Kubernetes API reference,
 * networking.k8s.io/v1), noting what the server would reject.
 */
public final class PolicyDecoder {
  static final String GROUP = "networking.k8s.io";
  static final String API_VERSION = GROUP + "/v1";
  public static final String KIND = "NetworkPolicy";

  private final String namespace;

  private PolicyDecoder(String namespace) {
    this.namespace = namespace;
  }

  /**
   * The policy; usable only if nothing was noted as rejected.
   *
   * @param namespace the namespace it is in, regardless of what it says
   */
  static Policy decode(Field object, String namespace) {
    object.allowOnly("apiVersion", "kind", "metadata", "spec", "status");
    Field status = object.child("status");
    if (status.isGiven()) {
      status.warn(
          "no longer a field since Kubernetes 1.28, whose servers refuse it; it says nothing about"
              + " traffic");
    }
    String name = MetadataDecoder.name(object.child("metadata"));
    return new PolicyDecoder(namespace).policy(name, object.child("spec"));
  }

  private Policy policy(String name, Field spec) {
    spec.allowOnly("podSelector", "ingress", "egress", "policyTypes");
    SortedMap<Direction, List<Rule>> rules = new TreeMap<>();
    rules.put(Direction.INGRESS, rules(spec.child("ingress"), "from"));
    rules.put(Direction.EGRESS, rules(spec.child("egress"), "to"));
    Set<Direction> types = policyTypes(spec.child("policyTypes"));
    if (types.isEmpty()) {
      // Without policyTypes it isolates for ingress, and for egress if it has egress rules.
      types.add(Direction.INGRESS);
      if (!rules.getOrDefault(Direction.EGRESS, List.of()).isEmpty()) {
        types.add(Direction.EGRESS);
      }
    }
    SortedMap<Direction, List<Rule>> unused = new TreeMap<>(rules);
    unused.keySet().removeAll(types);
    rules.keySet().retainAll(types);
    return new Policy(namespace, name, selector(spec.child("podSelector")), rules, unused);
  }

  private List<Rule> rules(Field field, String peers) {
    List<Rule> rules = new ArrayList<>();
    for (Field rule : field.elements()) {
      rule.allowOnly("ports", peers);
      rules.add(
          new Rule(
              each(rule.child("ports"), PolicyDecoder::port), each(rule.child(peers), this::peer)));
    }
    return rules;
  }

  /** The values of a list's elements; rejected elements are left out. */
  private static <T> List<T> each(Field list, Function<Field, Optional<T>> decoding) {
    return list.elements().stream().flatMap(element -> decoding.apply(element).stream()).toList();
  }

  private static Set<Direction> policyTypes(Field field) {
    List<Field> elements = field.elements();
    if (elements.size() > 2) {
      field.refuse("Invalid value: may not specify more than two policyTypes");
    }
    Set<Direction> types = new TreeSet<>();
    for (Field element : elements) {
      String type = element.stringElement().orElse("Ingress");
      if (!type.equals("Ingress") && !type.equals("Egress")) {
        element.unsupported(type, "Ingress", "Egress");
      } else if (!types.add(type.equals("Ingress") ? Direction.INGRESS : Direction.EGRESS)) {
        field.warn("names " + type + " twice");
      }
    }
    return types;
  }

  private static Optional<RulePort> port(Field field) {
    field.allowOnly("protocol", "port", "endPort");
    Field protocolField = field.child("protocol");
    String protocolName = protocolField.string().orElse("TCP");
    Protocol protocol = Protocol.TCP;
    if (List.of("TCP", "UDP", "SCTP").contains(protocolName)) {
      protocol = Protocol.valueOf(protocolName);
    } else {
      protocolField.unsupported(protocolName, "TCP", "UDP", "SCTP");
    }
    Field endField = field.child("endPort");
    Optional<Integer> end = endField.integer();
    Field numberField = field.child("port");
    if (numberField.isString()) {
      String name = numberField.string().orElse("");
      checkPortName(numberField, name);
      end.ifPresent(
          number -> endField.invalid(number, "may not be specified when `port` is non-numeric"));
      return Optional.of(new RulePort.Named(protocol, name));
    }
    if (!numberField.isPresent()) {
      end.ifPresent(
          number -> endField.invalid(number, "may not be specified when `port` is not specified"));
      return Optional.of(RulePort.Range.everyPort(protocol));
    }
    Optional<Integer> number = numberField.integer();
    number.ifPresent(value -> checkPort(numberField, value));
    if (number.isPresent() && end.isPresent() && end.get() < number.get()) {
      endField.invalid(end.get(), "must be greater than or equal to `port`");
    }
    end.ifPresent(last -> checkPort(endField, last));
    if (number.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new RulePort.Range(protocol, number.get(), end.orElse(number.get())));
  }

  private static void checkPort(Field field, int number) {
    if (number < 1 || number > 65535) {
      field.invalid(number, "must be between 1 and 65535, inclusive");
    }
  }

  private static void checkPortName(Field field, String name) {
    List<String> problems = ObjectSyntax.problemsOfPortName(name);
    boolean isNumber = !name.isEmpty() && name.chars().allMatch(c -> c >= '0' && c <= '9');
    for (String problem : problems) {
      field.invalid(name, problem + (isNumber ? " (a number is written without quotes)" : ""));
    }
  }

  private Optional<RulePeer> peer(Field field) {
    field.allowOnly("podSelector", "namespaceSelector", "ipBlock");
    Field pods = field.child("podSelector");
    Field namespaces = field.child("namespaceSelector");
    Field block = field.child("ipBlock");
    Optional<LabelSelector> podSelector =
        pods.isPresent() ? Optional.of(selector(pods)) : Optional.empty();
    if (block.isPresent()) {
      if (pods.isPresent() || namespaces.isPresent()) {
        field.forbidden("may not specify both ipBlock and another peer");
      }
      return block(block);
    }
    if (namespaces.isPresent()) {
      return Optional.of(new RulePeer.SelectedNamespacePods(selector(namespaces), podSelector));
    }
    if (podSelector.isEmpty()) {
      field.required("must specify a peer");
    }
    return podSelector.map(selector -> new RulePeer.OwnNamespacePods(namespace, selector));
  }

  private static Optional<RulePeer> block(Field field) {
    field.allowOnly("cidr", "except");
    Field cidrField = field.child("cidr");
    Optional<String> text = cidrField.string().filter(written -> !written.isEmpty());
    if (text.isEmpty()) {
      cidrField.required("");
      return Optional.empty();
    }
    Optional<IpPrefix> outer = cidr(cidrField, text.get());
    List<IpPrefix> except = new ArrayList<>();
    for (Field element : field.child("except").elements()) {
      String written = element.stringElement().orElse("");
      Optional<IpPrefix> inner = cidr(element, written);
      inner.ifPresent(except::add);
      if (outer.isPresent()
          && inner.isPresent()
          && (outer.equals(inner) || !outer.get().contains(inner.get()))) {
        element.invalid(written, "must be a strict subset of `cidr`");
      }
    }
    return outer.map(prefix -> new RulePeer.Block(prefix, except));
  }

  private static Optional<IpPrefix> cidr(Field field, String text) {
    Optional<CidrText> cidr = CidrText.parse(text);
    if (cidr.isEmpty()) {
      field.invalid(text, "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)");
    }
    cidr.ifPresent(block -> block.warnings().forEach(field::warn));
    return cidr.map(CidrText::block);
  }

  private static LabelSelector selector(Field field) {
    field.allowOnly("matchLabels", "matchExpressions");
    return new LabelSelector(
        Labels.of(labels(field.child("matchLabels"))),
        each(field.child("matchExpressions"), PolicyDecoder::requirement));
  }

  private static Optional<Requirement> requirement(Field field) {
    field.allowOnly("key", "operator", "values");
    Field keyField = field.child("key");
    String key = keyField.string().orElse("");
    keyField.invalid(key, ObjectSyntax.problemsOfKey(key));
    Field operatorField = field.child("operator");
    String word = operatorField.string().orElse("");
    Optional<Operator> operator = Operator.of(word);
    Field valuesField = field.child("values");
    List<String> values = each(valuesField, PolicyDecoder::labelValue);
    if (operator.isEmpty()) {
      operatorField.invalid(word, "not a valid selector operator");
    } else if (operator.get().takesValues() && values.isEmpty()) {
      valuesField.required("must be specified when `operator` is 'In' or 'NotIn'");
    } else if (!operator.get().takesValues() && !values.isEmpty()) {
      valuesField.forbidden("may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
    }
    return operator.map(known -> new Requirement(key, known, values));
  }

  private static Optional<String> labelValue(Field element) {
    Optional<String> value = element.stringElement();
    value.ifPresent(text -> element.invalid(text, ObjectSyntax.problemsOfLabelValue(text)));
    return value;
  }

  /** Labels, or a selector's matchLabels. */
  static Map<String, String> labels(Field field) {
    Map<String, String> labels = field.stringMap();
    labels.forEach(
        (key, value) -> {
          field.invalid(key, ObjectSyntax.problemsOfKey(key));
          field.invalid(value, ObjectSyntax.problemsOfLabelValue(value));
        });
    return labels;
  }
}
