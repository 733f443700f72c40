package io.github.pcap2netpol.verify;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.networking.v1.IPBlock;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicySpec;
import io.github.pcap2netpol.net.IpPrefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Builds the model's objects from what was read, with the API server's validation and defaults
 * (Kubernetes API reference, networking.k8s.io/v1): what it would refuse is noted as a problem.
 *
 * <p>By hand and not by Jackson, whose set-up for this model takes longer than all the rest of a
 * small run, and which takes what the API server refuses.
 */
final class PolicyDecoder {
  static final String API_VERSION = "networking.k8s.io/v1";
  static final String KIND = "NetworkPolicy";

  private PolicyDecoder() {}

  /** The policy; of use only if no problem was noted. */
  static NetworkPolicy decode(Field object) {
    // status was part of the API from Kubernetes 1.24 to 1.27, and says nothing.
    object.allowOnly("apiVersion", "kind", "metadata", "spec", "status");
    return new NetworkPolicy(
        API_VERSION, KIND, metadata(object.child("metadata")), spec(object.child("spec")));
  }

  private static ObjectMeta metadata(Field field) {
    field.allowOnly(
        "annotations",
        "creationTimestamp",
        "deletionGracePeriodSeconds",
        "deletionTimestamp",
        "finalizers",
        "generateName",
        "generation",
        "labels",
        "managedFields",
        "name",
        "namespace",
        "ownerReferences",
        "resourceVersion",
        "selfLink",
        "uid");
    ObjectMeta metadata = new ObjectMeta();
    Field name = field.child("name");
    name.string()
        .filter(text -> !text.isEmpty())
        .ifPresentOrElse(
            text -> {
              check(name, text, ObjectSyntax.problemOfName(text));
              metadata.setName(text);
            },
            () -> name.problem("is missing"));
    Field namespace = field.child("namespace");
    namespace
        .string()
        .filter(text -> !text.isEmpty())
        .ifPresent(
            text -> {
              check(namespace, text, ObjectSyntax.problemOfNamespace(text));
              metadata.setNamespace(text);
            });
    metadata.setLabels(labels(field.child("labels")));
    Field annotations = field.child("annotations");
    Map<String, String> annotationValues = annotations.stringMap();
    annotationValues.keySet().forEach(key -> checkKey(annotations, key));
    metadata.setAnnotations(annotationValues);
    return metadata;
  }

  private static NetworkPolicySpec spec(Field field) {
    field.allowOnly("podSelector", "ingress", "egress", "policyTypes");
    List<NetworkPolicyIngressRule> ingress = new ArrayList<>();
    for (Field rule : field.child("ingress").elements()) {
      rule.allowOnly("ports", "from");
      ingress.add(
          new NetworkPolicyIngressRule(peers(rule.child("from")), ports(rule.child("ports"))));
    }
    List<NetworkPolicyEgressRule> egress = new ArrayList<>();
    for (Field rule : field.child("egress").elements()) {
      rule.allowOnly("ports", "to");
      egress.add(new NetworkPolicyEgressRule(ports(rule.child("ports")), peers(rule.child("to"))));
    }
    List<String> types = policyTypes(field.child("policyTypes"));
    return new NetworkPolicySpec(
        egress,
        ingress,
        selector(field.child("podSelector")),
        types.isEmpty() ? deducedTypes(!egress.isEmpty()) : types);
  }

  /** What a policy without policyTypes relates to: ingress always, egress if it has such rules. */
  static List<String> deducedTypes(boolean hasEgressRules) {
    return hasEgressRules ? List.of("Ingress", "Egress") : List.of("Ingress");
  }

  private static List<String> policyTypes(Field field) {
    List<String> types = new ArrayList<>();
    for (Field element : field.elements()) {
      element
          .string()
          .ifPresent(
              type -> {
                if (!type.equals("Ingress") && !type.equals("Egress")) {
                  element.problem(Field.quoted(type) + " is neither Ingress nor Egress");
                }
                types.add(type);
              });
    }
    if (types.size() > 2) {
      field.problem("may not hold more than two");
    }
    return types;
  }

  private static List<NetworkPolicyPort> ports(Field field) {
    List<NetworkPolicyPort> ports = new ArrayList<>();
    for (Field element : field.elements()) {
      ports.add(port(element));
    }
    return ports;
  }

  private static NetworkPolicyPort port(Field field) {
    field.allowOnly("protocol", "port", "endPort");
    Field protocolField = field.child("protocol");
    String protocol = protocolField.string().orElse("TCP");
    if (!List.of("TCP", "UDP", "SCTP").contains(protocol)) {
      protocolField.problem(Field.quoted(protocol) + " is none of TCP, UDP, SCTP");
    }
    NetworkPolicyPort port = new NetworkPolicyPort();
    port.setProtocol(protocol);
    Field endField = field.child("endPort");
    Optional<Integer> end = endField.integer();
    Field numberField = field.child("port");
    if (numberField.isString()) {
      String name = numberField.string().orElse("");
      check(numberField, name, ObjectSyntax.problemOfPortName(name));
      port.setPort(new IntOrString(name));
      end.ifPresent(number -> endField.problem("may not be there when port is a name"));
    } else if (numberField.isPresent()) {
      Optional<Integer> number = numberField.integer();
      number.ifPresent(value -> port.setPort(new IntOrString(value)));
      number.ifPresent(value -> checkPort(numberField, value));
      end.ifPresent(last -> checkPort(endField, last));
      if (number.isPresent() && end.isPresent() && end.get() < number.get()) {
        endField.problem(end.get() + " is less than port " + number.get());
      }
    } else {
      end.ifPresent(number -> endField.problem("may not be there without port"));
    }
    port.setEndPort(end.orElse(null));
    return port;
  }

  private static void checkPort(Field field, int number) {
    if (number < 1 || number > 65535) {
      field.problem(number + " is not between 1 and 65535");
    }
  }

  private static List<NetworkPolicyPeer> peers(Field field) {
    List<NetworkPolicyPeer> peers = new ArrayList<>();
    for (Field element : field.elements()) {
      peers.add(peer(element));
    }
    return peers;
  }

  private static NetworkPolicyPeer peer(Field field) {
    field.allowOnly("podSelector", "namespaceSelector", "ipBlock");
    Field pods = field.child("podSelector");
    Field namespaces = field.child("namespaceSelector");
    Field block = field.child("ipBlock");
    NetworkPolicyPeer peer = new NetworkPolicyPeer();
    if (pods.isPresent()) {
      peer.setPodSelector(selector(pods));
    }
    if (namespaces.isPresent()) {
      peer.setNamespaceSelector(selector(namespaces));
    }
    if (block.isPresent()) {
      peer.setIpBlock(block(block));
      if (pods.isPresent() || namespaces.isPresent()) {
        field.problem("may not hold both ipBlock and another peer");
      }
    } else if (field.isPresent() && !pods.isPresent() && !namespaces.isPresent()) {
      field.problem("must hold a peer: podSelector, namespaceSelector or ipBlock");
    }
    return peer;
  }

  private static IPBlock block(Field field) {
    field.allowOnly("cidr", "except");
    Field cidrField = field.child("cidr");
    Optional<String> cidr = cidrField.string().filter(text -> !text.isEmpty());
    if (cidr.isEmpty()) {
      cidrField.problem("is missing");
    }
    Optional<IpPrefix> whole = cidr.flatMap(text -> prefix(cidrField, text));
    List<String> except = new ArrayList<>();
    for (Field element : field.child("except").elements()) {
      Optional<String> text = element.string();
      text.ifPresent(except::add);
      Optional<IpPrefix> part = text.flatMap(value -> prefix(element, value));
      if (whole.isPresent() && part.isPresent()) {
        IpPrefix outer = whole.get();
        if (outer.equals(part.get()) || !outer.contains(part.get())) {
          element.problem(part.get() + " is not a part of cidr " + outer);
        }
      }
    }
    return new IPBlock(cidr.orElse(""), except);
  }

  private static Optional<IpPrefix> prefix(Field field, String text) {
    // Without a length it is an address, which the API does not take.
    Optional<IpPrefix> prefix = text.contains("/") ? IpPrefix.parse(text) : Optional.empty();
    if (prefix.isEmpty()) {
      field.problem(Field.quoted(text) + " is no CIDR block such as 10.0.0.0/8 or 2001:db8::/64");
    }
    return prefix;
  }

  private static LabelSelector selector(Field field) {
    field.allowOnly("matchLabels", "matchExpressions");
    List<LabelSelectorRequirement> requirements = new ArrayList<>();
    for (Field element : field.child("matchExpressions").elements()) {
      requirements.add(requirement(element));
    }
    return new LabelSelector(requirements, labels(field.child("matchLabels")));
  }

  private static LabelSelectorRequirement requirement(Field field) {
    field.allowOnly("key", "operator", "values");
    Field keyField = field.child("key");
    String key = keyField.string().orElse("");
    check(keyField, key, ObjectSyntax.problemOfKey(key));
    Field operatorField = field.child("operator");
    String operator = operatorField.string().orElse("");
    Field valuesField = field.child("values");
    List<String> values = valuesField.strings();
    switch (operator) {
      case "In", "NotIn" -> {
        if (values.isEmpty()) {
          valuesField.problem("must not be empty when operator is " + operator);
        }
      }
      case "Exists", "DoesNotExist" -> {
        if (!values.isEmpty()) {
          valuesField.problem("must be empty when operator is " + operator);
        }
      }
      default ->
          operatorField.problem(
              Field.quoted(operator) + " is none of In, NotIn, Exists, DoesNotExist");
    }
    values.forEach(value -> check(valuesField, value, ObjectSyntax.problemOfLabelValue(value)));
    return new LabelSelectorRequirement(key, operator, values);
  }

  private static Map<String, String> labels(Field field) {
    Map<String, String> labels = field.stringMap();
    labels.forEach(
        (key, value) -> {
          checkKey(field, key);
          check(field.child(key), value, ObjectSyntax.problemOfLabelValue(value));
        });
    return labels;
  }

  private static void checkKey(Field field, String key) {
    check(field, key, ObjectSyntax.problemOfKey(key));
  }

  private static void check(Field field, String text, Optional<String> problem) {
    problem.ifPresent(message -> field.problem(Field.quoted(text) + " " + message));
  }
}
