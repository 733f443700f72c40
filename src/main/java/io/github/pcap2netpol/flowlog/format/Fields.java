package io.github.pcap2netpol.flowlog.format;

import io.github.pcap2netpol.cluster.model.KubernetesNames;
import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.manifest.Value.Mapping;
import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.EpochNanos;
import io.github.pcap2netpol.net.IpAddress;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Reads the values that the formats have in common: ports, counts, times, names. */
final class Fields {
  /** The largest count that is accepted. */
  private static final long MOST = 1_000_000_000_000L;

  /** Older than any flow record: an earlier time is a default, such as 0001-01-01. */
  private static final long EARLIEST = Instant.parse("1990-01-01T00:00:00Z").getEpochSecond();

  private static final long LATEST = Instant.parse("2200-01-01T00:00:00Z").getEpochSecond();

  private static final double LONGEST_SECONDS = 10 * 366 * 86_400.0;

  private Fields() {}

  /** A whole number from 0 up, also as text, which is how protobuf writes 64 bits. */
  static OptionalLong count(Optional<String> text) {
    OptionalLong number = whole(text);
    return number.isPresent() && number.getAsLong() <= MOST ? number : OptionalLong.empty();
  }

  private static OptionalLong whole(Optional<String> text) {
    if (text.isEmpty() || text.get().isEmpty() || text.get().length() > 15) {
      return OptionalLong.empty();
    }
    long value = 0;
    for (int i = 0; i < text.get().length(); i++) {
      int digit = text.get().charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return OptionalLong.empty();
      }
      value = value * 10 + digit;
    }
    return OptionalLong.of(value);
  }

  static OptionalInt port(Optional<String> text) {
    OptionalLong number = count(text);
    return number.isPresent() && number.getAsLong() <= 65535
        ? OptionalInt.of((int) number.getAsLong())
        : OptionalInt.empty();
  }

  /** An address with a port; empty if either is missing. */
  static Optional<Endpoint> endpoint(Optional<IpAddress> address, Optional<String> port) {
    OptionalInt number = port(port);
    return address.isPresent() && number.isPresent()
        ? Optional.of(new Endpoint(address.get(), number.getAsInt()))
        : Optional.empty();
  }

  /** Whether the address or the port is invalid; either may be missing. */
  static boolean isMistaken(Optional<String> address, Optional<String> port) {
    return address.filter(text -> !text.isEmpty() && IpAddress.parse(text).isEmpty()).isPresent()
        || (port.isPresent() && port(port).isEmpty());
  }

  /** Whether the address is valid but unspecified: 0.0.0.0, before an answer of DHCP. */
  static boolean isUnspecified(Optional<String> address, Optional<String> port) {
    return port(port).isPresent()
        && address.flatMap(IpAddress::parse).filter(IpAddress::isUnspecified).isPresent();
  }

  static Optional<IpAddress> address(Optional<String> text) {
    return text.flatMap(IpAddress::parse).filter(address -> !address.isUnspecified());
  }

  /** A pod's name, if it is valid. */
  static Optional<PodRef> pod(Mapping object, String namespace, String name) {
    Optional<String> space = object.string(namespace).filter(KubernetesNames::isLabel);
    Optional<String> own = object.string(name).filter(KubernetesNames::isSubdomain);
    return space.isPresent() && own.isPresent()
        ? Optional.of(new PodRef(space.get(), own.get()))
        : Optional.empty();
  }

  /**
   * A time in seconds since 1970 with a fraction, or in the form of RFC 3339.
   *
   * @return nanoseconds since 1970; empty if it is invalid, or older than any flow record
   */
  static OptionalLong time(Optional<String> text) {
    if (text.isEmpty() || text.get().isEmpty() || text.get().length() > 40) {
      return OptionalLong.empty();
    }
    try {
      return text.get().indexOf('T') == 10
          ? plausible(OffsetDateTime.parse(text.get()).toInstant())
          : seconds(text.get());
    } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  private static OptionalLong seconds(String text) {
    BigDecimal number = new BigDecimal(text);
    if (number.precision() > 40 || Math.abs(number.scale()) > 40) {
      return OptionalLong.empty();
    }
    long nanos = number.movePointRight(9).setScale(0, RoundingMode.FLOOR).longValueExact();
    return plausible(EpochNanos.instant(nanos));
  }

  /** A duration in seconds with a fraction, as nanoseconds; at most ten years. */
  static OptionalLong duration(Optional<String> text) {
    if (text.isEmpty() || text.get().isEmpty() || text.get().length() > 40) {
      return OptionalLong.empty();
    }
    try {
      double seconds = Double.parseDouble(text.get());
      return seconds >= 0 && seconds < LONGEST_SECONDS
          ? OptionalLong.of((long) (seconds * EpochNanos.SECOND))
          : OptionalLong.empty();
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  /** Whether one of the two ends is a loopback address: the packets stayed in their pod. */
  static boolean isLoopback(Endpoint one, Endpoint other) {
    return one.address().isLoopback() || other.address().isLoopback();
  }

  /** A time in milliseconds since 1970. */
  static OptionalLong millis(Optional<String> text) {
    OptionalLong millis = whole(text);
    return millis.isEmpty()
        ? OptionalLong.empty()
        : plausible(Instant.ofEpochMilli(millis.getAsLong()));
  }

  private static OptionalLong plausible(Instant time) {
    return time.getEpochSecond() >= EARLIEST && time.getEpochSecond() < LATEST
        ? OptionalLong.of(EpochNanos.of(time))
        : OptionalLong.empty();
  }
}
