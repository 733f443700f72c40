package io.github.pcap2netpol.cli;

import io.github.pcap2netpol.Version;
import io.github.pcap2netpol.answer.diff.PolicyComparison;
import io.github.pcap2netpol.answer.diff.PolicyDifference;
import io.github.pcap2netpol.cli.option.OneStandardInput;
import io.github.pcap2netpol.cli.option.PolicyReadingOptions;
import io.github.pcap2netpol.cli.option.ResultOutput;
import io.github.pcap2netpol.cli.run.ExitCode;
import io.github.pcap2netpol.cli.run.Session;
import io.github.pcap2netpol.cli.run.Subcommand;
import io.github.pcap2netpol.cli.terminal.Console;
import io.github.pcap2netpol.cli.terminal.Verbosity;
import io.github.pcap2netpol.cluster.BundleReader;
import io.github.pcap2netpol.cluster.bundle.UnusableInputException;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.output.folder.OutputException;
import io.github.pcap2netpol.output.folder.ResultFile;
import io.github.pcap2netpol.output.page.DiffPage;
import io.github.pcap2netpol.output.result.DiffText;
import io.github.pcap2netpol.output.text.TextStyle;
import io.github.pcap2netpol.verify.evaluate.EnforcerProfile;
import io.github.pcap2netpol.verify.finding.PolicyFindings;
import io.github.pcap2netpol.verify.policyfile.GivenPolicies;
import io.github.pcap2netpol.verify.policyfile.PolicyInput;
import io.github.pcap2netpol.verify.policyfile.PolicyPlaces;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** The command {@code diff}: compares two sets of policies by what they mean. */
@Command(
    name = "diff",
    description =
        "Compares two sets of policies by their effect on the pods of a cluster, its nodes and outside addresses: which connections are newly allowed, and which are newly denied. Sets that differ only in how they are written are equal.",
    synopsisHeading = "Usage:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  pcap2netpol diff old/policies out/policies --bundle shop",
      "  pcap2netpol diff cluster out/policies --bundle shop --exit-code",
      "  pcap2netpol diff none out/policies --bundle shop --format markdown"
    },
    customSynopsis = {
      "  pcap2netpol diff OLD NEW --bundle BUNDLE [OPTION...]",
      "  pcap2netpol diff OLD NEW --cluster FILE|DIR... [OPTION...]"
    },
    parameterListHeading = "%nInput:%n")
final class DiffCommand implements Subcommand, ResultOutput.Offering {
  private static final List<String> FORMATS =
      List.of(ResultOutput.TEXT, ResultOutput.MARKDOWN, ResultOutput.HTML, ResultOutput.JSON);
  private static final Path OF_CLUSTER = Path.of("cluster");
  private static final Path NONE = Path.of("none");

  @Parameters(
      paramLabel = "OLD NEW",
      arity = "0..*",
      description =
          "Two sets of policies: files, or folders, which are read recursively; \"cluster\" for those in the metadata, \"none\" for no policies, - for standard input.")
  private List<Path> sets = List.of();

  @Option(
      names = "--bundle",
      paramLabel = "BUNDLE",
      description = "The bundle with the pods to compare them for; its captures are not read.")
  private @Nullable Path bundleFolder;

  @Option(
      names = "--cluster",
      paramLabel = "FILE|DIR",
      arity = "1..*",
      description = "Metadata instead of a bundle: JSON or YAML from kubectl.")
  private List<Path> metadata = List.of();

  @Mixin private final PolicyReadingOptions reading = new PolicyReadingOptions();

  @Option(
      names = "--exit-code",
      description = "Exit with code 5 if the sets differ, and with 0 if they don't.")
  private boolean failsOnDifference;

  @Mixin private final ResultOutput.Argument result = new ResultOutput.Argument();

  @Override
  public List<String> formats() {
    return FORMATS;
  }

  @Override
  public ExitCode run(CommandLine line, Session session)
      throws UnusableInputException, OutputException {
    if (sets.size() != 2) {
      throw new ParameterException(
          line, "OLD and NEW are required: the two sets of policies to compare");
    }
    OneStandardInput.check(line, sets);
    Optional<Path> bundle = Optional.ofNullable(bundleFolder);
    if (bundle.isPresent() == !metadata.isEmpty()) {
      throw new ParameterException(
          line,
          "--bundle BUNDLE or --cluster FILE|DIR is required: policies are compared for the pods in it");
    }
    Optional<String> namespace = reading.namespace(line);
    EnforcerProfile profile = reading.profile(line);
    ResultOutput output = result.output(FORMATS, line);
    Diagnostics diagnostics = session.diagnostics();
    List<Path> read = new ArrayList<>(sets);
    bundle.ifPresent(read::add);
    read.addAll(metadata);
    output.check(read);
    Cluster cluster =
        BundleReader.readCluster(
            bundle.map(folder -> List.of(folder.resolve("cluster"))).orElse(metadata), diagnostics);
    GivenPolicies before = policies(sets.get(0), namespace, cluster, diagnostics);
    GivenPolicies after = policies(sets.get(1), namespace, cluster, diagnostics);
    Set<Diagnostic> ofPortNames = new TreeSet<>();
    for (GivenPolicies set : List.of(before, after)) {
      ofPortNames.addAll(PolicyFindings.ofPortNames(set.policies(), cluster, profile));
    }
    diagnostics.addAll(ofPortNames);
    PolicyDifference difference = PolicyComparison.of(before, after, cluster, profile);
    tell(difference, output, session);
    return failsOnDifference && !difference.isEmpty() ? ExitCode.FINDINGS : ExitCode.DONE;
  }

  private static GivenPolicies policies(
      Path set, Optional<String> namespace, Cluster cluster, Diagnostics diagnostics)
      throws UnusableInputException {
    if (set.equals(NONE)) {
      return new GivenPolicies(List.of(), new TreeMap<>(), 0, 0);
    }
    boolean ofCluster = set.equals(OF_CLUSTER);
    return PolicyInput.read(
        new PolicyPlaces(ofCluster ? List.of() : List.of(set), List.of(), ofCluster, namespace),
        cluster.policies(),
        System.in,
        diagnostics);
  }

  private static void tell(PolicyDifference difference, ResultOutput output, Session session)
      throws OutputException {
    Console console = session.console();
    boolean all = console.verbosity() == Verbosity.VERBOSE;
    String result =
        switch (output.format()) {
          case ResultOutput.JSON -> DiffText.json(difference, Version.current());
          case ResultOutput.HTML -> DiffPage.html(difference, Version.current());
          case ResultOutput.MARKDOWN -> DiffPage.markdown(difference);
          default -> DiffText.page(difference, TextStyle.FILE, all);
        };
    session.printFindings();
    if (output.file().isPresent()) {
      ResultFile.write(output.file().get(), result);
    }
    if (output.showsPage()) {
      String page = DiffText.page(difference, console.style(), all);
      if (output.file().isPresent()) {
        console.printResult(page);
      } else {
        // This is the result, not a remark about it: --quiet keeps it.
        console.environment().out().print(page);
      }
    } else {
      console.environment().out().print(result);
    }
  }
}
