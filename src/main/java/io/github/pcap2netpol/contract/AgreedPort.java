package io.github.pcap2netpol.contract;

import io.github.pcap2netpol.net.Protocol;
import java.util.Comparator;

/**
 * Ports of a protocol that a contract names.
 *
 * @param protocol the transport protocol
 * @param numbers which of its ports
 */
public record AgreedPort(Protocol protocol, Numbers numbers) implements Comparable<AgreedPort> {
  private static final Comparator<AgreedPort> ORDER =
      Comparator.comparing(AgreedPort::protocol)
          .thenComparingInt(port -> first(port.numbers))
          .thenComparingInt(port -> last(port.numbers))
          .thenComparing(port -> port.numbers instanceof Named named ? named.name() : "");

  /** Which ports of the protocol. */
  public sealed interface Numbers {}

  /** All of them. */
  public record Every() implements Numbers {}

  /**
   * A port, or a range of ports.
   *
   * @param first the lowest, 1 to 65535
   * @param last the highest, not below the first
   */
  public record Range(int first, int last) implements Numbers {
    public Range {
      if (first < 1 || last < first || last > 65535) {
        throw new IllegalArgumentException("no range of ports: " + first + "-" + last);
      }
    }

    public boolean isSingle() {
      return first == last;
    }
  }

  /**
   * The port that each pod declares under this name.
   *
   * @param name an IANA service name (RFC 6335 5.1)
   */
  public record Named(String name) implements Numbers {}

  /** A single port. */
  public static AgreedPort of(Protocol protocol, int number) {
    return new AgreedPort(protocol, new Range(number, number));
  }

  private static int first(Numbers numbers) {
    return numbers instanceof Range range ? range.first() : 0;
  }

  private static int last(Numbers numbers) {
    return numbers instanceof Range range ? range.last() : numbers instanceof Named ? 1 : 0;
  }

  @Override
  public int compareTo(AgreedPort other) {
    return ORDER.compare(this, other);
  }

  /** For example {@code TCP 8080}, {@code TCP 8000-8010}, {@code TCP http} and {@code any UDP}. */
  @Override
  public String toString() {
    if (numbers instanceof Range range) {
      return protocol + " " + range.first() + (range.isSingle() ? "" : "-" + range.last());
    }
    return numbers instanceof Named named ? protocol + " " + named.name() : "any " + protocol;
  }
}
