package io.github.pcap2netpol.decision;

import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.net.Protocol;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The ports that a decision is about: those of the pods themselves, not of Services.
 *
 * @param protocol the protocol; empty for any
 * @param first the lowest port, 0 to 65535
 * @param last the highest port, not below the first
 */
record PortChoice(Optional<Protocol> protocol, int first, int last) {
  public static final PortChoice ANY = new PortChoice(Optional.empty(), 0, 65535);

  private static final Pattern FORM =
      Pattern.compile("(\\*|[0-9]{1,5})(?:-([0-9]{1,5}))?(?:/([A-Za-z]+))?");

  /** Reads {@code 5432}, {@code 8000-8010}, {@code 53/udp}, {@code *} or {@code *}{@code /udp}. */
  public static Optional<PortChoice> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    Optional<Protocol> protocol = Optional.empty();
    if (matcher.group(3) != null) {
      protocol = protocol(matcher.group(3));
      if (protocol.isEmpty()) {
        return Optional.empty();
      }
    }
    if (matcher.group(1).equals("*")) {
      return matcher.group(2) == null
          ? Optional.of(new PortChoice(protocol, 0, 65535))
          : Optional.empty();
    }
    int first = Integer.parseInt(matcher.group(1));
    int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
    return first < 1 || last < first || last > 65535
        ? Optional.empty()
        : Optional.of(new PortChoice(protocol, first, last));
  }

  private static Optional<Protocol> protocol(String text) {
    for (Protocol protocol : Protocol.values()) {
      if (protocol.name().equals(text.toUpperCase(Locale.ROOT))) {
        return Optional.of(protocol);
      }
    }
    return Optional.empty();
  }

  /** Whether it is about this port. */
  public boolean matches(PortProtocol port) {
    return first <= port.port()
        && port.port() <= last
        && protocol.map(port.protocol()::equals).orElse(true);
  }
}
