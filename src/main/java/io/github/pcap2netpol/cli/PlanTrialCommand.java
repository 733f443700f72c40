package io.github.pcap2netpol.cli;

import io.github.pcap2netpol.answer.trial.TrialPlan;
import io.github.pcap2netpol.cli.run.ExitCode;
import io.github.pcap2netpol.cli.run.Session;
import io.github.pcap2netpol.cli.run.Subcommand;
import io.github.pcap2netpol.cluster.BundleReader;
import io.github.pcap2netpol.cluster.bundle.UnusableInputException;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.output.folder.OutputException;
import io.github.pcap2netpol.output.folder.OutputFile;
import io.github.pcap2netpol.output.folder.ResultFile;
import io.github.pcap2netpol.output.trial.TrialFiles;
import io.github.pcap2netpol.verify.policyfile.GivenPolicies;
import io.github.pcap2netpol.verify.policyfile.PolicyInput;
import io.github.pcap2netpol.verify.policyfile.PolicyPlaces;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Plans what scripts/try-policies, which calls it, creates and tries. */
@Command(
    name = "plan-trial",
    hidden = true,
    description = "Writes the pods, policies and connections that scripts/try-policies tries.")
final class PlanTrialCommand implements Subcommand {
  @Option(
      names = "--cluster",
      arity = "1..*",
      required = true,
      paramLabel = "FILE|DIR",
      description = "Pods and their ReplicaSets, and namespaces.")
  private List<Path> metadata = List.of();

  @Option(
      names = "--policies",
      arity = "1..*",
      required = true,
      paramLabel = "FILE|DIR",
      description = "The policies to try.")
  private List<Path> policies = List.of();

  @Option(
      names = "--namespace",
      required = true,
      paramLabel = "NAMESPACE",
      description = "The namespace whose policies are tried.")
  private String namespace = "";

  @Option(
      names = "--copy",
      required = true,
      paramLabel = "NAMESPACE",
      description = "The namespace to create for them.")
  private String copy = "";

  @Option(
      names = "--image",
      required = true,
      paramLabel = "IMAGE",
      description = "The image of the test pods.")
  private String image = "";

  @Option(
      names = "--max-connections",
      required = true,
      paramLabel = "N",
      description = "How many connections to try.")
  private int maxConnections;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "DIR",
      description = "The folder to write into.")
  private Path output = Path.of("");

  @Override
  public ExitCode run(CommandLine line, Session session)
      throws UnusableInputException, OutputException {
    Cluster cluster = BundleReader.readCluster(metadata, session.diagnostics());
    GivenPolicies given =
        PolicyInput.read(
            new PolicyPlaces(policies, List.of(), false, Optional.of(namespace)),
            List.of(),
            System.in,
            session.diagnostics());
    TrialPlan plan = TrialPlan.of(cluster, given.policies(), namespace, copy, maxConnections);
    for (OutputFile file : TrialFiles.of(plan, image)) {
      ResultFile.write(output.resolve(file.path()), file.contents());
    }
    return ExitCode.DONE;
  }
}
