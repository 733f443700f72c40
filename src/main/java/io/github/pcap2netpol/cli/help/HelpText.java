package io.github.pcap2netpol.cli.help;

import io.github.pcap2netpol.output.text.SafeText;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;

/** The help of a command, as wide as the terminal. */
public final class HelpText {
  /** Picocli lays out nothing narrower. */
  private static final int NARROWEST = 55;

  /** Lines of prose that are longer are hard to read. */
  private static final int WIDEST = 120;

  private static final int HANGING = 4;

  private HelpText() {}

  /** Lays out a command's help; to be called before its list of commands is rendered. */
  public static void setWidth(CommandSpec spec, int columns) {
    spec.usageMessage().width(Math.max(NARROWEST, Math.min(WIDEST, columns)));
    spec.subcommands().values().forEach(each -> setWidth(each.getCommandSpec(), columns));
  }

  /** The help, with lines of at most that many columns unless a word is longer. */
  public static String of(CommandLine line, int columns) {
    return line.getUsageMessage(Ansi.OFF)
        .lines()
        .map(text -> wrapped(text, columns))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  /**
   * Wraps lines that picocli leaves too long: synopses and examples, and everything in the
   * narrowest terminals.
   */
  private static String wrapped(String line, int columns) {
    if (line.length() <= columns) {
      return line;
    }
    String text = line.stripLeading();
    String indent = " ".repeat(Math.min(line.length() - text.length(), columns / 3));
    String further = indent + " ".repeat(HANGING);
    return indent
        + String.join(
            "\n" + further,
            SafeText.wrap(text, columns - indent.length(), columns - further.length()));
  }
}
