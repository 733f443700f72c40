package io.github.pcap2netpol.cli;

import io.github.pcap2netpol.cli.option.ExitCode;
import io.github.pcap2netpol.cli.terminal.Environment;

/**
 * What the launcher has the JVM watch when it makes its archive of classes, so that later starts
 * are quick: the run that was asked for, then a call for help.
 */
public final class Rehearsal {
  private Rehearsal() {}

  public static void main(String[] args) {
    Environment surroundings = Main.ofThisProcess();
    ExitCode code = Main.run(args, surroundings);
    Main.run(new String[] {"--help"}, surroundings);
    System.exit(code.number());
  }
}
