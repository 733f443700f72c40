package io.github.pcap2netpol.cli.help;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * A command's manual page, from the same annotations as its help, in the macros of man(7).
 * (Picocli's own generator writes AsciiDoc, which a Ruby program must convert for man.)
 */
public final class ManualPage {
  private static final String ENVIRONMENT =
      """
      .SH "ENVIRONMENT"
      .TP
      \\fBCOLUMNS\\fR
      The width of text, in columns, instead of the terminal's.
      .TP
      \\fBNO_COLOR\\fR
      Disables colours if it is set.
      .TP
      \\fBJAVA_HOME\\fR
      The JDK with which the launcher runs the tool.
      .TP
      \\fBPCAP2NETPOL_JAVA_OPTS\\fR
      Further options for the JVM, for example \\-Xmx4g.
      """;

  private final CommandSpec command;
  private final StringBuilder page = new StringBuilder();

  private ManualPage(CommandSpec command) {
    this.command = command;
  }

  /**
   * The page of a command, or of the tool itself, which lists its commands.
   *
   * @param version of the tool
   */
  public static String of(CommandLine line, String version) {
    ManualPage manual = new ManualPage(line.getCommandSpec());
    manual.write(version);
    return manual.page.toString();
  }

  /** For example {@code pcap2netpol-verify}, as in the name of the page's file. */
  public static String name(CommandLine line) {
    return line.getCommandSpec().qualifiedName("-");
  }

  private void write(String version) {
    UsageMessageSpec usage = command.usageMessage();
    String description = text(usage.description());
    macro("TH", command.qualifiedName("-").toUpperCase(Locale.ROOT), "1", "", version, "");
    // People search for and copy words of a command line, so they are not hyphenated or stretched.
    page.append(".nh\n.ad l\n");
    macro("SH", "NAME");
    text(command.qualifiedName("-") + " - " + firstSentence(description));
    macro("SH", "SYNOPSIS");
    verbatim(usage.customSynopsis());
    macro("SH", "DESCRIPTION");
    text(description);
    commands();
    parameters();
    options();
    macro("SH", "EXIT STATUS");
    usage.exitCodeList().forEach((code, meaning) -> item(bold(code), meaning));
    if (command.parent() == null) {
      page.append(ENVIRONMENT);
    }
    if (usage.footer().length > 0) {
      macro("SH", "EXAMPLES");
      verbatim(usage.footer());
    }
    seeAlso();
  }

  private void commands() {
    if (command.subcommands().isEmpty()) {
      return;
    }
    macro("SH", "COMMANDS");
    for (CommandSpec each : subcommands()) {
      List<String> names = new ArrayList<>(List.of(each.name()));
      names.addAll(Arrays.asList(each.aliases()));
      item(
          names.stream().map(ManualPage::bold).collect(Collectors.joining(", ")),
          text(each.usageMessage().description()));
    }
  }

  private List<CommandSpec> subcommands() {
    return command.subcommands().values().stream()
        .map(CommandLine::getCommandSpec)
        .distinct()
        .toList();
  }

  private void parameters() {
    List<PositionalParamSpec> parameters =
        command.positionalParameters().stream().filter(each -> !each.hidden()).toList();
    if (!parameters.isEmpty()) {
      macro("SH", "INPUT");
      parameters.forEach(each -> item("\\fI" + escaped(each.paramLabel()) + "\\fR", text(each)));
    }
  }

  private void options() {
    macro("SH", "OPTIONS");
    Help.IParamLabelRenderer labels = new Help(command).parameterLabelRenderer();
    for (OptionSpec option : command.options()) {
      if (!option.hidden()) {
        String names =
            Arrays.stream(option.names()).map(ManualPage::bold).collect(Collectors.joining(", "));
        String value = labels.renderParameterLabel(option, Ansi.OFF, List.of()).toString();
        item(names + value(value), text(option));
      }
    }
  }

  /** As in {@code =FILE}, with the placeholder slanted. */
  private static String value(String label) {
    return label.isEmpty() ? "" : "=\\fI" + escaped(label.replaceFirst("^=", "")) + "\\fR";
  }

  private void seeAlso() {
    List<CommandSpec> others = command.parent() == null ? subcommands() : List.of(command.parent());
    macro("SH", "SEE ALSO");
    page.append(
            others.stream()
                .map(each -> bold(each.qualifiedName("-")) + "(1)")
                .collect(Collectors.joining(",\n")))
        .append('\n');
  }

  private void macro(String name, String... words) {
    page.append('.').append(name);
    for (String word : words) {
      page.append(" \"").append(escaped(word).replace("\"", "\\(dq")).append('"');
    }
    page.append('\n');
  }

  private void item(String formatted, String description) {
    page.append(".TP\n").append(formatted).append('\n');
    text(description);
  }

  private void text(String text) {
    page.append(
            text.lines().map(line -> escaped(line.strip())).collect(Collectors.joining("\n.PP\n")))
        .append('\n');
  }

  /** Lines as they are, without the indentation of the help, since the page has its own. */
  private void verbatim(String... lines) {
    page.append(".nf\n");
    for (String line : lines) {
      page.append(escaped(String.format(line).replaceFirst("^ {2}", ""))).append('\n');
    }
    page.append(".fi\n");
  }

  /** The paragraphs, as picocli prints them: formats, with their variables replaced. */
  private static String text(String... paragraphs) {
    return Arrays.stream(paragraphs).map(String::format).collect(Collectors.joining("\n"));
  }

  private static String text(ArgSpec argument) {
    return text(argument.description());
  }

  private static String firstSentence(String text) {
    String sentence = text.split("\\.(\\s|$)|[:;] ", 2)[0];
    return sentence.substring(0, 1).toLowerCase(Locale.ROOT) + sentence.substring(1);
  }

  private static String bold(String text) {
    return "\\fB" + escaped(text) + "\\fR";
  }

  /**
   * Escapes text so that roff prints it unchanged: hyphens stay plain, and a line that begins with
   * a dot or apostrophe is not a request (groff(7)).
   */
  private static String escaped(String text) {
    String escaped = text.replace("\\", "\\e").replace("-", "\\-");
    return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
  }
}
