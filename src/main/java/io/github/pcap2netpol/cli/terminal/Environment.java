package io.github.pcap2netpol.cli.terminal;

import java.io.PrintStream;
import java.util.Map;
import java.util.Set;

/**
 * What a run gets from outside, besides its arguments.
 *
 * @param out where results go
 * @param err where messages go
 * @param terminals which of the two are terminals
 * @param environment environment variables
 */
public record Environment(
    PrintStream out, PrintStream err, Set<Terminal> terminals, Map<String, String> environment) {
  public Environment {
    terminals = Set.copyOf(terminals);
    environment = Map.copyOf(environment);
  }
}
