package io.github.pcap2netpol.cli.option;

import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.net.Protocol;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * Who calls whom on which port.
 *
 * @param from as the user wrote it
 * @param to as the user wrote it, without the port
 * @param port the port
 */
public record ExplainQuery(String from, String to, PortProtocol port) {
  private static final Pattern DESTINATION = Pattern.compile(".+:[0-9]{1,5}(/[A-Za-z]+)?");

  /** No question. */
  public static final ExplainQuery NONE = new ExplainQuery("", "", PortProtocol.tcp(0));

  /**
   * The arguments with {@code SRC} and {@code DST:PORT} moved to the end. Otherwise an option that
   * accepts several files would take them for files, as in {@code --cluster a.yaml shop/web
   * shop/db:5432}.
   */
  public static List<String> last(List<String> args) {
    for (int i = 2; i < args.size(); i++) {
      List<String> query = args.subList(i - 1, i + 1);
      if (DESTINATION.matcher(args.get(i)).matches()
          && query.stream().noneMatch(word -> word.startsWith("-"))
          && !args.subList(0, i).contains("--")) {
        List<String> arranged = new ArrayList<>(args.subList(0, i - 1));
        arranged.addAll(args.subList(i + 1, args.size()));
        if (!arranged.contains("--")) {
          arranged.add("--");
        }
        arranged.addAll(query);
        return arranged;
      }
    }
    return args;
  }

  /**
   * Parses {@code SRC} and {@code DST:PORT[/PROTOCOL]}.
   *
   * @throws ParameterException if the second has no port
   */
  public static ExplainQuery of(String from, String to, CommandLine line) {
    int colon = to.lastIndexOf(':');
    String name = colon < 0 ? "" : to.substring(0, colon);
    if (name.isEmpty() || from.isEmpty()) {
      throw mistake(line, to, "expected WORKLOAD:PORT[/PROTOCOL], for example shop/web:8080/tcp");
    }
    if (name.contains(":") && !(name.startsWith("[") && name.endsWith("]"))) {
      throw mistake(line, to, "put an IPv6 address in brackets, for example [2001:db8::1]:80");
    }
    String port = to.substring(colon + 1);
    int slash = port.indexOf('/');
    String number = slash < 0 ? port : port.substring(0, slash);
    String protocol = slash < 0 ? "tcp" : port.substring(slash + 1);
    Optional<Protocol> known =
        Arrays.stream(Protocol.values())
            .filter(
                each ->
                    each.name().toLowerCase(Locale.ROOT).equals(protocol.toLowerCase(Locale.ROOT)))
            .findFirst();
    if (known.isEmpty()) {
      throw mistake(line, to, "the protocol must be tcp, udp or sctp");
    }
    if (!number.matches("[0-9]{1,5}")
        || Integer.parseInt(number) < 1
        || Integer.parseInt(number) > 65535) {
      throw mistake(line, to, "the port must be a number from 1 to 65535");
    }
    return new ExplainQuery(from, name, new PortProtocol(known.get(), Integer.parseInt(number)));
  }

  private static ParameterException mistake(CommandLine line, String text, String what) {
    return new ParameterException(line, "invalid destination \"" + text + "\": " + what);
  }
}
