package io.github.pcap2netpol.cli;

import io.github.pcap2netpol.cli.help.CommandList;
import io.github.pcap2netpol.cli.help.HelpText;
import io.github.pcap2netpol.cli.option.StandardOptions;
import io.github.pcap2netpol.cli.run.ExitCode;
import io.github.pcap2netpol.cli.run.Session;
import io.github.pcap2netpol.cli.run.Subcommand;
import io.github.pcap2netpol.cli.terminal.Environment;
import io.github.pcap2netpol.output.text.SafeText;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** All commands, and what they share: help, usage errors and failures. */
public final class Application {
  private static final String COMPLETION = "completion";

  /** In the order of the help. */
  private static final List<String> NAMES =
      List.of(
          "analyse",
          "review",
          "verify",
          "explain",
          "diff",
          "list",
          "contracts",
          "extract",
          "import",
          "nft",
          "snapshot",
          COMPLETION);

  /** Commands for the scripts; not in the help. */
  private static final String DESCRIBE = "describe-bundle";

  private static final String PLAN_TRIAL = "plan-trial";
  private static final List<String> INTERNAL = List.of(DESCRIBE, PLAN_TRIAL);

  /** Options that, if given alone, are answered without building any command. */
  private static final List<String> QUESTIONS = List.of("--help", "-h", "--version", "-V");

  private final Environment environment;

  Application(Environment environment) {
    this.environment = environment;
  }

  /** Runs a program that consists of one command. */
  public static ExitCode run(Subcommand command, String[] args, Environment environment) {
    CommandSpec alone = StandardOptions.subcommand(command);
    HelpText.setWidth(alone, environment.columns());
    return new Application(environment).run(withStreams(alone, environment), args);
  }

  ExitCode run(String[] given) {
    String[] args = asOptions(given);
    return run(commands(args), arranged(args));
  }

  private ExitCode run(CommandLine root, String[] args) {
    try {
      ParseResult parsed = root.parseArgs(args);
      // Picocli lets this pass if help is asked for.
      if (!parsed.hasSubcommand() && !parsed.unmatched().isEmpty()) {
        throw new UnmatchedArgumentException(root, parsed.unmatched());
      }
      ParseResult last = parsed.hasSubcommand() ? parsed.subcommand() : parsed;
      if (last.isUsageHelpRequested()) {
        CommandLine asked = last.commandSpec().commandLine();
        environment.out().print(HelpText.of(asked, environment.columns()));
        return ExitCode.DONE;
      }
      if (CommandLine.executeHelpRequest(parsed) != null) {
        return ExitCode.DONE;
      }
      return run(last);
    } catch (ParameterException e) {
      return mistake(e);
    }
  }

  /** {@code help}, {@code help COMMAND} and {@code version}, for users who expect commands. */
  private static String[] asOptions(String[] args) {
    String first = args.length > 0 ? args[0] : "";
    if (first.equals("version") && args.length == 1) {
      return new String[] {"--version"};
    }
    if (first.equals("generate-completion") && args.length == 1) { // its former name
      return new String[] {COMPLETION, "bash"};
    }
    if (first.equals("help")) {
      return args.length == 1 ? new String[] {"--help"} : new String[] {args[1], "--help"};
    }
    return args;
  }

  private String[] arranged(String[] args) {
    return args.length > 0 && NAMES.contains(args[0])
        ? command(args[0]).arranged(List.of(args)).toArray(String[]::new)
        : args;
  }

  /** The tool with all commands that its help lists, as its manual describes it. */
  static CommandLine documented() {
    CommandSpec root = StandardOptions.tool();
    CommandList.addTo(root, NAMES.stream().map(Application::command).toList());
    NAMES.forEach(name -> add(name, root));
    return new CommandLine(root);
  }

  private CommandLine commands(String[] args) {
    CommandSpec root = StandardOptions.tool();
    String first = args.length > 0 ? args[0] : "";
    // Building a command takes time, and so does preparing the list of them.
    if ((NAMES.contains(first) && !first.equals(COMPLETION)) || INTERNAL.contains(first)) {
      add(first, root);
    } else {
      CommandList.addTo(root, NAMES.stream().map(Application::command).toList());
      if (args.length != 1 || !QUESTIONS.contains(first)) {
        // A mistake, which deserves good suggestions, or the completion script.
        NAMES.forEach(name -> add(name, root));
        INTERNAL.forEach(name -> add(name, root));
      }
    }
    HelpText.setWidth(root, environment.columns());
    return withStreams(root, environment);
  }

  private static CommandLine withStreams(CommandSpec spec, Environment environment) {
    return new CommandLine(spec)
        .setOut(new PrintWriter(environment.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(environment.err(), true, StandardCharsets.UTF_8));
  }

  private static void add(String name, CommandSpec root) {
    root.addSubcommand(name, StandardOptions.subcommand(command(name)));
  }

  private static Subcommand command(String name) {
    return switch (name) {
      case "analyse" -> new AnalyseCommand();
      case "review" -> new ReviewCommand();
      case "verify" -> new VerifyCommand();
      case "explain" -> new ExplainCommand();
      case "diff" -> new DiffCommand();
      case "contracts" -> new ContractsCommand();
      case "extract" -> new ExtractCommand();
      case "import" -> new ImportCommand();
      case "list" -> new ListCommand();
      case "nft" -> new NftCommand();
      case "snapshot" -> new SnapshotCommand();
      case COMPLETION -> new CompletionCommand();
      case DESCRIBE -> new DescribeCommand();
      case PLAN_TRIAL -> new PlanTrialCommand();
      default -> throw new IllegalArgumentException(name);
    };
  }

  private ExitCode run(ParseResult options) {
    CommandLine line = options.commandSpec().commandLine();
    if (line.getCommand() instanceof Subcommand command) {
      return new Session(StandardOptions.console(line, environment)).run(command, line);
    }
    throw new ParameterException(
        line, "missing command: expected one of " + String.join(", ", NAMES));
  }

  /** Picocli counts arguments, and names types as Java does. */
  private static String inWords(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched
        && !unmatched.isUnknownOption()
        && e.getCommandLine().getParent() == null) {
      return "unknown command \"" + unmatched.getUnmatched().get(0) + "\"";
    }
    return String.valueOf(e.getMessage()).replaceFirst(" is not an int$", " is not a whole number");
  }

  private ExitCode mistake(ParameterException e) {
    environment.printMessage("pcap2netpol: " + SafeText.oneLine(inWords(e)));
    if (e instanceof UnmatchedArgumentException unmatched) {
      List<String> suggestions = unmatched.getSuggestions();
      if (!suggestions.isEmpty()) {
        environment.printMessage("Did you mean " + String.join(" or ", suggestions) + "?");
      }
    }
    environment.printMessage(
        "See " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
    return ExitCode.USAGE;
  }
}
