package io.github.pcap2netpol.contract;

import io.github.pcap2netpol.cluster.model.KubernetesNames;
import io.github.pcap2netpol.contract.AgreedPort.Every;
import io.github.pcap2netpol.contract.AgreedPort.Named;
import io.github.pcap2netpol.contract.AgreedPort.Numbers;
import io.github.pcap2netpol.contract.AgreedPort.Range;
import io.github.pcap2netpol.manifest.Field;
import io.github.pcap2netpol.net.Protocol;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An element of {@code ports}: {@code protocol}, and {@code port} as a number, {@code "443"},
 * {@code "8000-8010"} or the name of a port, with {@code endPort} for the other way to write a
 * range.
 */
final class PortField {
  private static final Pattern RANGE = Pattern.compile("([0-9]{1,9})(?:\\s*-\\s*([0-9]{1,9}))?");
  private static final String FORM =
      "must be a number from 1 to 65535, a range as in 8000-8010, or a port's name (RFC 6335)";

  private PortField() {}

  /** Decodes one; notes a mistake and returns empty. */
  static Optional<AgreedPort> decode(Field field) {
    if (!field.isPresent()) {
      field.required("a protocol and a port");
      return Optional.empty();
    }
    field.allowOnly("protocol", "port", "endPort", "source_port", "established");
    for (String ignored : new String[] {"source_port", "established"}) {
      if (field.child(ignored).isPresent()) {
        field
            .child(ignored)
            .warn("is not used: a NetworkPolicy follows connections by their state");
      }
    }
    Optional<Protocol> protocol = protocol(field.child("protocol"));
    Optional<Numbers> numbers = numbers(field.child("port"), field.child("endPort"));
    return protocol.flatMap(of -> numbers.map(these -> new AgreedPort(of, these)));
  }

  private static Optional<Protocol> protocol(Field field) {
    if (!field.isPresent()) {
      return Optional.of(Protocol.TCP);
    }
    String text = field.string().orElse("");
    for (Protocol protocol : Protocol.values()) {
      if (protocol.name().equals(text.toUpperCase(Locale.ROOT))) {
        return Optional.of(protocol);
      }
    }
    if (field.isString()) {
      field.unsupported(text, "TCP", "UDP", "SCTP");
    }
    return Optional.empty();
  }

  private static Optional<Numbers> numbers(Field field, Field endPort) {
    if (!field.isPresent()) {
      if (endPort.isPresent()) {
        endPort.refuse("needs a port to start from");
        return Optional.empty();
      }
      return Optional.of(new Every());
    }
    if (!field.isString()) {
      return field.integer().flatMap(first -> range(first, end(endPort, first), field));
    }
    String text = field.string().orElse("").strip();
    Matcher matcher = RANGE.matcher(text);
    if (matcher.matches()) {
      int first = Integer.parseInt(matcher.group(1));
      int last =
          matcher.group(2) == null ? end(endPort, first) : Integer.parseInt(matcher.group(2));
      return range(first, last, field);
    }
    if (KubernetesNames.isPortName(text)) {
      if (endPort.isPresent()) {
        endPort.refuse("can't follow a port's name");
      }
      return Optional.of(new Named(text));
    }
    field.invalid(text, FORM);
    return Optional.empty();
  }

  private static int end(Field endPort, int first) {
    return endPort.isPresent() ? endPort.integer().orElse(first) : first;
  }

  private static Optional<Numbers> range(int first, int last, Field field) {
    if (first < 1 || last > 65535 || first > 65535) {
      field.invalid(first < 1 ? first : Math.max(first, last), FORM);
      return Optional.empty();
    }
    if (last < first) {
      field.invalid(last, "must not be lower than the range's first port, " + first);
      return Optional.empty();
    }
    return Optional.of(new Range(first, last));
  }
}
