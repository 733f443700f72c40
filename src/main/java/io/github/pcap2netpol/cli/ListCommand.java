package io.github.pcap2netpol.cli;

import io.github.pcap2netpol.Inputs;
import io.github.pcap2netpol.Pipeline;
import io.github.pcap2netpol.Version;
import io.github.pcap2netpol.answer.diff.AllowedConnections;
import io.github.pcap2netpol.cli.option.OneStandardInput;
import io.github.pcap2netpol.cli.option.OverlayOptions;
import io.github.pcap2netpol.cli.option.PolicyInputs;
import io.github.pcap2netpol.cli.option.ResultOutput;
import io.github.pcap2netpol.cli.option.TrafficInputs;
import io.github.pcap2netpol.cli.run.ExitCode;
import io.github.pcap2netpol.cli.run.Session;
import io.github.pcap2netpol.cli.run.Subcommand;
import io.github.pcap2netpol.cluster.BundleReader;
import io.github.pcap2netpol.cluster.bundle.UnusableInputException;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.output.folder.OutputException;
import io.github.pcap2netpol.output.folder.ResultFile;
import io.github.pcap2netpol.output.listing.Allowed;
import io.github.pcap2netpol.output.listing.ConnectionList;
import io.github.pcap2netpol.output.listing.ListText;
import io.github.pcap2netpol.output.listing.SeenByAddress;
import io.github.pcap2netpol.output.listing.SeenByWorkload;
import io.github.pcap2netpol.verify.finding.PolicyFindings;
import io.github.pcap2netpol.verify.policyfile.GivenPolicies;
import io.github.pcap2netpol.verify.policyfile.PolicyInput;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** The command {@code list}: observed or allowed connections as a table. */
@Command(
    name = "list",
    description =
        "Lists who opened what to whom: by address and DNS name from captures alone, by workload with metadata; or, with policies, everything that they allow.",
    synopsisHeading = "Usage:%n",
    customSynopsis = {
      "  pcap2netpol list CAPTURE... [OPTION...]",
      "  pcap2netpol list BUNDLE... [OPTION...]",
      "  pcap2netpol list CAPTURE... --cluster FILE|DIR... [OPTION...]",
      "  pcap2netpol list --cluster FILE|DIR... --policies FILE|DIR... [OPTION...]"
    },
    parameterListHeading = "%nInput:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  pcap2netpol list web.pcap db.pcap.gz",
      "  pcap2netpol list shop -f csv -o connections.csv",
      "  pcap2netpol list shop --policies out/policies    # all they allow",
      "  tcpdump -i any -U -w - | pcap2netpol list -"
    })
final class ListCommand implements Subcommand, ResultOutput.Offering {
  private static final String CSV = "csv";
  private static final String DOT = "dot";
  private static final List<String> FORMATS =
      List.of(ResultOutput.TEXT, CSV, ResultOutput.JSON, ResultOutput.MARKDOWN, DOT);

  @Parameters(
      paramLabel = "CAPTURE|BUNDLE",
      arity = "0..*",
      description =
          "Captures or folders of captures (pcap or pcapng, plain, gzip or xz), the output of extract"
              + " or import, or bundles, which have metadata; - is standard input.")
  private List<Path> paths = List.of();

  @Option(
      names = "--cluster",
      paramLabel = "FILE|DIR",
      arity = "1..*",
      description =
          "Metadata for the captures: JSON or YAML from kubectl get -o json or -o yaml. With policies,"
              + " manifests without pods will do.")
  private List<Path> cluster = List.of();

  @Mixin private final PolicyInputs.Arguments policyArguments = new PolicyInputs.Arguments();

  @Mixin private final ResultOutput.Argument result = new ResultOutput.Argument();

  @Mixin private final OverlayOptions overlays = new OverlayOptions();

  @Override
  public List<String> formats() {
    return FORMATS;
  }

  @Override
  public ExitCode run(CommandLine line, Session session)
      throws UnusableInputException, OutputException {
    PolicyInputs policies = policyArguments.inputs(line);
    ResultOutput output = result.output(FORMATS, line);
    List<Path> bundles = paths.stream().filter(ListCommand::isBundle).toList();
    List<Path> captures = paths.stream().filter(path -> !isBundle(path)).toList();
    boolean allowed = !policies.places().isEmpty();
    check(line, bundles, captures, policies, allowed);
    List<Path> read = new ArrayList<>(paths);
    read.addAll(cluster);
    read.addAll(policies.paths());
    output.check(read.stream().filter(path -> !path.equals(TrafficInputs.STANDARD_INPUT)).toList());
    ConnectionList list =
        allowed
            ? allowed(bundles, policies, session)
            : bundles.isEmpty() && cluster.isEmpty()
                ? byAddress(captures, line, session)
                : byWorkload(bundles, captures, line, session);
    tell(list, output, session);
    return ExitCode.DONE;
  }

  private static boolean isBundle(Path path) {
    return Files.isDirectory(path.resolve("cluster")) && !path.equals(TrafficInputs.STANDARD_INPUT);
  }

  private void check(
      CommandLine line,
      List<Path> bundles,
      List<Path> captures,
      PolicyInputs policies,
      boolean allowed) {
    if (allowed && bundles.isEmpty() && cluster.isEmpty()) {
      throw new ParameterException(
          line, "policies are about pods: give a BUNDLE, or --cluster FILE|DIR with metadata");
    }
    if (allowed && !captures.isEmpty()) {
      throw new ParameterException(
          line, "with policies, what is allowed is listed, whatever was captured: give no CAPTURE");
    }
    if (!allowed && paths.isEmpty()) {
      throw new ParameterException(
          line, "nothing to list: give a CAPTURE or BUNDLE, or --policies and --cluster");
    }
    if (!captures.isEmpty() && !bundles.isEmpty() && cluster.isEmpty()) {
      throw new ParameterException(
          line,
          captures.get(0)
              + " has no metadata, unlike the bundles: give it with --cluster, or list it alone");
    }
    OneStandardInput.check(line, captures, policies.places().files());
  }

  private ConnectionList byAddress(List<Path> captures, CommandLine line, Session session)
      throws UnusableInputException {
    try (CaptureSources sources = new CaptureSources(session.console())) {
      return SeenByAddress.of(
          Pipeline.seeAddresses(
              captures,
              overlays.ports(line),
              sources::source,
              CaptureSources.THREADS,
              session.diagnostics()));
    }
  }

  private ConnectionList byWorkload(
      List<Path> bundles, List<Path> captures, CommandLine line, Session session)
      throws UnusableInputException {
    try (CaptureSources sources = new CaptureSources(session.console())) {
      return SeenByWorkload.of(
          Pipeline.see(
                  new Inputs(bundles, captures, cluster, overlays.ports(line)),
                  sources::source,
                  CaptureSources.THREADS,
                  session.diagnostics())
              .traffic());
    }
  }

  private ConnectionList allowed(List<Path> bundles, PolicyInputs policies, Session session)
      throws UnusableInputException {
    List<Path> metadata = new ArrayList<>(cluster);
    bundles.forEach(bundle -> metadata.add(bundle.resolve("cluster")));
    Cluster known = BundleReader.readManifests(metadata, session.diagnostics());
    GivenPolicies given =
        PolicyInput.read(policies.places(), known.policies(), System.in, session.diagnostics());
    session
        .diagnostics()
        .addAll(PolicyFindings.ofPortNames(given.policies(), known, policies.profile()));
    return Allowed.of(AllowedConnections.of(given, known, policies.profile()));
  }

  private static void tell(ConnectionList list, ResultOutput output, Session session)
      throws OutputException {
    String text =
        switch (output.format()) {
          case CSV -> ListText.csv(list);
          case ResultOutput.JSON -> ListText.json(list, Version.current());
          case ResultOutput.MARKDOWN -> ListText.markdown(list);
          case DOT -> ListText.dot(list);
          default -> ListText.text(list);
        };
    session.printFindings();
    if (output.file().isPresent()) {
      ResultFile.write(output.file().get(), text);
      session
          .console()
          .printDone("Listed " + list.rows().size() + " rows to " + output.file().get() + ".");
    } else {
      session.console().environment().out().print(text);
    }
  }
}
