package io.github.pcap2netpol.verify.policyfile;

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
import io.github.pcap2netpol.manifest.Field;
import io.github.pcap2netpol.net.IpPrefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Builds the model's objects from what was read, with the API server's validation and defaults
 * (Kubernetes API reference, networking.k8s.io/v1): what it would refuse is noted.
 *
 * <p>By hand and not by Jackson, whose set-up for this model takes longer than all the rest of a
 * small run, and which takes what the API server refuses.
 */
public final class PolicyDecoder {
  static final String API_VERSION = "networking.k8s.io/v1";
  public static final String KIND = "NetworkPolicy";

  private PolicyDecoder() {}

  /** The policy; of use only if no refusal was noted. */
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
              name.invalid(text, ObjectSyntax.problemsOfName(text));
              metadata.setName(text);
            },
            () -> name.required("name or generateName is required"));
    Field namespace = field.child("namespace");
    namespace
        .string()
        .filter(text -> !text.isEmpty())
        .ifPresent(
            text -> {
              namespace.invalid(text, ObjectSyntax.problemsOfNamespace(text));
              metadata.setNamespace(text);
            });
    metadata.setLabels(labels(field.child("labels")));
    Field annotations = field.child("annotations");
    Map<String, String> annotationValues = annotations.stringMap();
    // Unlike those of labels, they may have upper case before the slash.
    annotationValues
        .keySet()
        .forEach(
            key ->
                annotations.invalid(key, ObjectSyntax.problemsOfKey(key.toLowerCase(Locale.ROOT))));
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
  public static List<String> deducedTypes(boolean hasEgressRules) {
    return hasEgressRules ? List.of("Ingress", "Egress") : List.of("Ingress");
  }

  private static List<String> policyTypes(Field field) {
    List<Field> elements = field.elements();
    if (elements.size() > 2) {
      field.refuse("Invalid value: may not specify more than two policyTypes");
      return List.of();
    }
    List<String> types = new ArrayList<>();
    for (Field element : elements) {
      element
          .stringElement()
          .ifPresent(
              type -> {
                if (!type.equals("Ingress") && !type.equals("Egress")) {
                  element.unsupported(type, "Ingress", "Egress");
                }
                types.add(type);
              });
    }
    if (types.size() == 2 && types.get(0).equals(types.get(1))) {
      field.warn("names " + types.get(0) + " twice");
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
      protocolField.unsupported(protocol, "TCP", "UDP", "SCTP");
    }
    NetworkPolicyPort port = new NetworkPolicyPort();
    port.setProtocol(protocol);
    Field endField = field.child("endPort");
    Optional<Integer> end = endField.integer();
    Field numberField = field.child("port");
    if (numberField.isString()) {
      String name = numberField.string().orElse("");
      checkPortName(numberField, name);
      port.setPort(new IntOrString(name));
      end.ifPresent(
          number -> endField.invalid(number, "may not be specified when `port` is non-numeric"));
    } else if (numberField.isPresent()) {
      Optional<Integer> number = numberField.integer();
      number.ifPresent(value -> port.setPort(new IntOrString(value)));
      number.ifPresent(value -> checkPort(numberField, value));
      if (number.isPresent() && end.isPresent() && end.get() < number.get()) {
        endField.invalid(end.get(), "must be greater than or equal to `port`");
      }
      end.ifPresent(last -> checkPort(endField, last));
    } else {
      end.ifPresent(
          number -> endField.invalid(number, "may not be specified when `port` is not specified"));
    }
    port.setEndPort(end.orElse(null));
    return port;
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
        field.forbidden("may not specify both ipBlock and another peer");
      }
    } else if (!pods.isPresent() && !namespaces.isPresent()) {
      field.required("must specify a peer");
    }
    return peer;
  }

  private static IPBlock block(Field field) {
    field.allowOnly("cidr", "except");
    Field cidrField = field.child("cidr");
    Optional<String> text = cidrField.string().filter(written -> !written.isEmpty());
    if (text.isEmpty()) {
      cidrField.required("");
      return new IPBlock("", List.of());
    }
    Optional<CidrText> cidr = cidr(cidrField, text.get());
    List<String> except = new ArrayList<>();
    for (Field element : field.child("except").elements()) {
      Optional<CidrText> part = element.stringElement().flatMap(written -> cidr(element, written));
      part.ifPresent(block -> except.add(block.usable()));
      if (cidr.isPresent() && part.isPresent()) {
        IpPrefix outer = cidr.get().block();
        IpPrefix inner = part.get().block();
        if (outer.equals(inner) || !outer.contains(inner)) {
          element.invalid(part.get().text(), "must be a strict subset of `cidr`");
        }
      }
    }
    return new IPBlock(cidr.map(CidrText::usable).orElse(""), except);
  }

  private static Optional<CidrText> cidr(Field field, String text) {
    Optional<CidrText> cidr = CidrText.parse(text);
    if (cidr.isEmpty()) {
      field.invalid(text, "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)");
    }
    cidr.ifPresent(block -> block.warnings().forEach(field::warn));
    return cidr;
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
    Field operatorField = field.child("operator");
    String operator = operatorField.string().orElse("");
    Field valuesField = field.child("values");
    List<String> values = new ArrayList<>();
    for (Field element : valuesField.elements()) {
      element
          .stringElement()
          .ifPresent(
              value -> {
                element.invalid(value, ObjectSyntax.problemsOfLabelValue(value));
                values.add(value);
              });
    }
    switch (operator) {
      case "In", "NotIn" -> {
        if (values.isEmpty()) {
          valuesField.required("must be specified when `operator` is 'In' or 'NotIn'");
        }
      }
      case "Exists", "DoesNotExist" -> {
        if (!values.isEmpty()) {
          valuesField.forbidden(
              "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
        }
      }
      default -> operatorField.invalid(operator, "not a valid selector operator");
    }
    Field keyField = field.child("key");
    String key = keyField.string().orElse("");
    keyField.invalid(key, ObjectSyntax.problemsOfKey(key));
    return new LabelSelectorRequirement(key, operator, values);
  }

  private static Map<String, String> labels(Field field) {
    Map<String, String> labels = field.stringMap();
    labels.forEach(
        (key, value) -> {
          field.invalid(key, ObjectSyntax.problemsOfKey(key));
          field.invalid(value, ObjectSyntax.problemsOfLabelValue(value));
        });
    return labels;
  }
}
