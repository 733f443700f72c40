package io.github.pcap2netpol.cli;

import io.github.pcap2netpol.cli.help.BashCompletion;
import io.github.pcap2netpol.cli.help.FishCompletion;
import io.github.pcap2netpol.cli.run.ExitCode;
import io.github.pcap2netpol.cli.run.Session;
import io.github.pcap2netpol.cli.run.Subcommand;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Prints a script that completes commands, options and their values in a shell. */
@Command(
    name = "completion",
    description = "Prints a script that completes commands, options and their values in SHELL.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  source <(pcap2netpol completion bash)    # in ~/.bashrc",
      "  source <(pcap2netpol completion zsh)     # in ~/.zshrc",
      "  pcap2netpol completion fish | source     # in ~/.config/fish/config.fish"
    },
    synopsisHeading = "Usage:%n",
    customSynopsis = "  pcap2netpol completion bash|zsh|fish")
final class CompletionCommand implements Subcommand {
  private enum Shell {
    BASH,
    ZSH,
    FISH;

    private String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** For completion. */
  private static final class Shells implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(Shell.values()).map(Shell::word).iterator();
    }
  }

  @Parameters(
      index = "0",
      paramLabel = "SHELL",
      completionCandidates = CompletionCommand.Shells.class,
      description = "bash, zsh or fish.")
  private String shell = "";

  @Override
  public ExitCode run(CommandLine line, Session session) {
    CommandLine tool = Objects.requireNonNull(line.getParent());
    session.console().environment().out().print(script(shell(line), tool));
    return ExitCode.DONE;
  }

  private Shell shell(CommandLine line) {
    for (Shell each : Shell.values()) {
      if (each.word().equals(shell)) {
        return each;
      }
    }
    throw new ParameterException(
        line, "unknown shell \"" + shell + "\": expected bash, zsh or fish");
  }

  private static String script(Shell shell, CommandLine tool) {
    return shell == Shell.FISH ? FishCompletion.of(tool) : BashCompletion.of(tool);
  }
}
