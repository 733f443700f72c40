package io.github.pcap2netpol.cli;

/**
 * What the launcher has the JVM watch when it makes its archive of classes, so that later starts
 * are quick: the run that was asked for, then a call for help.
 */
public final class Rehearsal {
  private Rehearsal() {}

  public static void main(String[] args) {
    Surroundings surroundings = Main.ofThisProcess();
    ExitCode code = Main.run(args, surroundings);
    Main.run(new String[] {"--help"}, surroundings);
    System.exit(code.number());
  }
}
