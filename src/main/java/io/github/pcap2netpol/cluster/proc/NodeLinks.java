package io.github.pcap2netpol.cluster.proc;

import io.github.pcap2netpol.manifest.ManifestReader;
import io.github.pcap2netpol.manifest.ManifestSource;
import io.github.pcap2netpol.manifest.Reading;
import io.github.pcap2netpol.manifest.Value.Mapping;
import io.github.pcap2netpol.net.IpAddress;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a node's {@code ip} command (iproute2) says about its interfaces, as Retina keeps it beside
 * a capture in {@code ip-resources.txt}: the output of {@code ip -j addr show}, {@code ip -j
 * neighbor show} and {@code ip route show table all}, one after the other.
 *
 * @param own the node's own addresses, without loopback
 * @param reached which single addresses are reached over which interface, by its number
 */
public record NodeLinks(
    SortedSet<IpAddress> own, SortedMap<Integer, SortedSet<IpAddress>> reached) {
  public static final NodeLinks NONE = new NodeLinks(new TreeSet<>(), new TreeMap<>());

  /** The file's name. */
  public static final String FILE = "ip-resources.txt";

  /** A longer file is read up to there. */
  private static final int MOST_BYTES = 4 << 20;

  /** How many addresses are kept. */
  private static final int MOST = 100_000;

  /** A route to one address, not by way of a router. */
  private static final Pattern HOST_ROUTE =
      Pattern.compile("(?:unicast )?([0-9a-f.:]+)(?:/32|/128)? dev (\\S+)(?: .*)?");

  private static final Set<String> ABSENT = Set.of("FAILED", "INCOMPLETE", "NONE");

  public NodeLinks {
    own = Collections.unmodifiableSortedSet(new TreeSet<>(own));
    reached = Collections.unmodifiableSortedMap(new TreeMap<>(reached));
  }

  /** Reads such a file as far as it is understood. */
  public static NodeLinks read(InputStream in) throws IOException {
    Lines lines = new Lines();
    try (BufferedReader text =
        new BufferedReader(
            new InputStreamReader(
                new ByteArrayInputStream(in.readNBytes(MOST_BYTES)), StandardCharsets.UTF_8))) {
      text.lines().forEach(lines::add);
    } catch (UncheckedIOException e) {
      throw new IOException(e);
    }
    return lines.links();
  }

  /** What is known so far. */
  private static final class Lines {
    private final SortedSet<IpAddress> own = new TreeSet<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<String, SortedSet<IpAddress>> byName = new HashMap<>();
    private int count;

    void add(String line) {
      if (line.startsWith("[")) {
        byte[] json = line.getBytes(StandardCharsets.UTF_8);
        try {
          ManifestReader.readRecords(
              ManifestSource.of(json), Reading.WHOLE, this::add, notUnderstood -> {});
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        return;
      }
      Matcher route = HOST_ROUTE.matcher(line);
      if (route.matches()) {
        reach(route.group(2), route.group(1));
      }
    }

    private void add(Mapping object) {
      String name = object.text("ifname").orElse("");
      if (!name.isEmpty()) {
        object.text("ifindex").flatMap(Lines::number).ifPresent(n -> put(name, n));
        for (Mapping address : object.mappings("addr_info")) {
          address.text("local").flatMap(IpAddress::parse).ifPresent(this::addOwn);
        }
      }
      if (object.texts("state").stream().noneMatch(ABSENT::contains)) {
        object.text("dev").ifPresent(dev -> object.text("dst").ifPresent(dst -> reach(dev, dst)));
      }
    }

    private static Optional<Integer> number(String text) {
      return text.matches("[0-9]{1,9}") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
    }

    private void put(String name, int number) {
      if (numbers.size() < MOST) {
        numbers.put(name, number);
      }
    }

    private void addOwn(IpAddress address) {
      if (!address.isLoopback() && !address.isLinkLocal() && own.size() < MOST) {
        own.add(address);
      }
    }

    private void reach(String name, String text) {
      IpAddress.parse(text)
          .filter(address -> !address.isLinkLocal() && !address.isMulticast())
          .filter(address -> count < MOST)
          .ifPresent(
              address -> {
                count++;
                byName.computeIfAbsent(name, any -> new TreeSet<>()).add(address);
              });
    }

    NodeLinks links() {
      SortedMap<Integer, SortedSet<IpAddress>> reached = new TreeMap<>();
      byName.forEach(
          (name, addresses) -> {
            Integer number = numbers.get(name);
            if (number != null) {
              reached.put(number, Collections.unmodifiableSortedSet(addresses));
            }
          });
      return new NodeLinks(own, reached);
    }
  }
}
