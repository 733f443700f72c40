package io.github.pcap2netpol.cli.help;

import io.github.pcap2netpol.cli.run.Subcommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi.Text;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.TextTable;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * Lists all commands in the help as picocli would, but without building them. (A class and not a
 * lambda: a lambda for a picocli interface, whose class files are old, would exclude it and
 * everything that implements it from the JVM's class archive.)
 */
public final class CommandList implements IHelpSectionRenderer {
  private final List<Command> commands;

  private CommandList(List<Command> commands) {
    this.commands = commands;
  }

  /**
   * Adds the description of the tool and the list of its commands.
   *
   * @param commands in the order of the list
   */
  public static void addTo(CommandSpec tool, List<Subcommand> commands) {
    List<Command> annotations =
        commands.stream()
            .map(command -> command.getClass().getAnnotation(Command.class))
            .filter(Objects::nonNull)
            .toList();
    tool.usageMessage()
        .description(
            "Turns captures of an application's network traffic into Kubernetes NetworkPolicies that allow exactly that traffic.")
        .customSynopsis("pcap2netpol [-hV] COMMAND")
        .commandListHeading("");
    tool.usageMessage()
        .sectionMap()
        .put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, new CommandList(annotations));
  }

  @Override
  public String render(Help help) {
    List<Text> labels = new ArrayList<>();
    int longest = 0;
    for (Command command : commands) {
      Text label = help.colorScheme().commandText(command.name());
      for (String alias : command.aliases()) {
        label = label.concat(", ").concat(help.colorScheme().commandText(alias));
      }
      labels.add(label);
      longest = Math.max(longest, label.plainString().length());
    }
    int indent = 2;
    int left = longest + indent;
    TextTable table =
        TextTable.forColumns(
            help.colorScheme(),
            new Column(left, indent, Column.Overflow.SPAN),
            new Column(
                help.commandSpec().usageMessage().width() - left, indent, Column.Overflow.WRAP));
    for (int i = 0; i < commands.size(); i++) {
      table.addRowValues(
          labels.get(i), help.colorScheme().text(String.join(" ", commands.get(i).description())));
    }
    return help.createHeading("%nCommands:%n") + table;
  }
}
