package io.github.pcap2netpol.cli.help;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** A script that completes commands, options and their values in fish (fish's complete(1)). */
public final class FishCompletion {
  private final String tool;
  private final StringBuilder script = new StringBuilder();

  private FishCompletion(String tool) {
    this.tool = tool;
  }

  /** The script for a tool with all its commands. */
  public static String of(CommandLine line) {
    FishCompletion completion = new FishCompletion(line.getCommandName());
    completion.script.append("# fish completion for ").append(completion.tool).append('\n');
    line.getCommandSpec()
        .subcommands()
        .forEach(
            (name, command) -> {
              CommandSpec spec = command.getCommandSpec();
              if (!spec.usageMessage().hidden() && name.equals(spec.name())) {
                completion.add(spec);
              }
            });
    return completion.script.toString();
  }

  private void add(CommandSpec command) {
    line("-n __fish_use_subcommand", "-f", "-a " + command.name(), described(description(command)));
    List<String> names = new ArrayList<>();
    names.add(command.name());
    names.addAll(List.of(command.aliases()));
    String seen = "__fish_seen_subcommand_from " + String.join(" ", names);
    addFirstWord(command, seen);
    String within = "-n '" + seen + "'";
    for (OptionSpec option : command.options()) {
      if (!option.hidden()) {
        line(within, names(option), values(option), described(option.description()));
      }
    }
  }

  /** The words for the first argument, if it has any. */
  private void addFirstWord(CommandSpec command, String seen) {
    for (PositionalParamSpec parameter : command.positionalParameters()) {
      if (parameter.index().min() == 0 && parameter.completionCandidates() != null) {
        // The tool and the command come before it.
        line(
            "-n '" + seen + "; and test (count (commandline -opc)) -eq 2'",
            "-x",
            "-a '" + String.join(" ", parameter.completionCandidates()) + "'");
      }
    }
  }

  private static String names(OptionSpec option) {
    StringJoiner names = new StringJoiner(" ");
    for (String name : option.names()) {
      names.add(name.startsWith("--") ? "-l " + name.substring(2) : "-s " + name.substring(1));
    }
    return names.toString();
  }

  /** Nothing for a flag; the words to choose from; or any file. */
  private static String values(OptionSpec option) {
    if (option.arity().max() == 0) {
      return "";
    }
    if (option.completionCandidates() == null) {
      return "-r -F";
    }
    return "-x -a '" + String.join(" ", option.completionCandidates()) + "'";
  }

  private static String[] description(CommandSpec command) {
    return command.usageMessage().description();
  }

  /** The first sentence. */
  private static String described(String... text) {
    String first = text.length == 0 ? "" : String.format(text[0]);
    int end = first.indexOf(". ");
    String sentence = end < 0 ? first : first.substring(0, end + 1);
    return "-d '" + sentence.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  private void line(String... words) {
    script.append("complete -c ").append(tool);
    for (String word : words) {
      if (!word.isEmpty()) {
        script.append(' ').append(word);
      }
    }
    script.append('\n');
  }
}
