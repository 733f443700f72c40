package io.github.pcap2netpol.cli;

import io.github.pcap2netpol.cli.run.Command;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi.Text;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.TextTable;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * All commands in the help of the tool: as picocli would list them, but without having built them
 * for that. (A class and not a lambda: one for an interface of picocli, whose class files are old,
 * keeps it and all that implements it out of a JVM's archive of classes.)
 */
final class CommandList implements IHelpSectionRenderer {
  private final List<String> names;
  private final List<Command> commands;

  private CommandList(List<String> names, List<Command> commands) {
    this.names = names;
    this.commands = commands;
  }

  /**
   * Adds the description of the tool and the list of its commands.
   *
   * @param names of the commands, in the order of the list
   * @param commands as many
   */
  static void addTo(CommandSpec tool, List<String> names, List<Command> commands) {
    tool.usageMessage()
        .description(
            "Turns captures of what an application says on the wire into the Kubernetes"
                + " NetworkPolicies that let exactly that through.")
        .customSynopsis("pcap2netpol [-hV] COMMAND")
        .commandListHeading("");
    tool.usageMessage()
        .sectionMap()
        .put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, new CommandList(names, commands));
  }

  @Override
  public String render(Help help) {
    List<Text> labels = new ArrayList<>();
    int longest = 0;
    for (int i = 0; i < commands.size(); i++) {
      Text label = help.colorScheme().commandText(names.get(i));
      for (String alias : commands.get(i).aliases()) {
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
      table.addRowValues(labels.get(i), help.colorScheme().text(commands.get(i).summary()));
    }
    return help.createHeading("%nCommands:%n") + table;
  }
}
