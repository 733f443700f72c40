package io.github.pcap2netpol.cli;

import io.github.pcap2netpol.cli.run.ExitCode;
import io.github.pcap2netpol.cli.terminal.ClosedPipeException;
import io.github.pcap2netpol.cli.terminal.Environment;
import io.github.pcap2netpol.cli.terminal.StandardStream;
import io.github.pcap2netpol.cli.terminal.Terminal;
import java.io.PrintStream;

/** The entry point: arguments in, exit code out. */
public final class Main {
  static {
    // Set before picocli's first class is loaded: don't look for Groovy, nor register converters
    // for types that no option has. This takes a tenth off --help.
    System.setProperty("picocli.disable.closures", "true");
    System.setProperty("picocli.converters.excludes", "java\\.(sql|time)\\..*");
  }

  private Main() {}

  public static void main(String[] args) {
    System.exit(run(args, ofThisProcess()).number());
  }

  /** The process's own streams and environment. */
  public static Environment ofThisProcess() {
    return new Environment(
        StandardStream.output(),
        StandardStream.error(),
        Terminal.ofThisProcess(),
        Terminal.columnsOfThisProcess(),
        System.getenv());
  }

  /** One run, from the arguments to the exit code. Never ends the process and throws nothing. */
  public static ExitCode run(String[] args, Environment environment) {
    try {
      return runToTheEnd(args, environment);
    } catch (ClosedPipeException e) {
      return ExitCode.READER_GONE;
    }
  }

  private static ExitCode runToTheEnd(String[] args, Environment environment) {
    PrintStream err = environment.err();
    ExitCode code;
    try {
      code = new Application(environment).run(args);
    } catch (OutOfMemoryError e) {
      environment.printMessage(
          "pcap2netpol: out of memory. Allow more, for example PCAP2NETPOL_JAVA_OPTS=-Xmx4g, or read fewer captures at once.");
      code = ExitCode.INTERNAL_ERROR;
    }
    if (environment.out().checkError() && code == ExitCode.DONE) {
      err.println("pcap2netpol: cannot write to standard output.");
      code = ExitCode.OUTPUT_NOT_WRITTEN;
    }
    err.flush();
    return code;
  }
}
