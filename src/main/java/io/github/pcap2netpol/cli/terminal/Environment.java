package io.github.pcap2netpol.cli.terminal;

import java.io.PrintStream;
import java.util.Map;
import java.util.Set;

/**
 * What a run meets outside of its arguments.
 *
 * @param out where results go
 * @param err where talk about them goes
 * @param terminals which of the two a person reads as it comes
 * @param environment environment variables
 */
public record Environment(
    PrintStream out, PrintStream err, Set<Terminal> terminals, Map<String, String> environment) {
  public Environment {
    terminals = Set.copyOf(terminals);
    environment = Map.copyOf(environment);
  }
}
