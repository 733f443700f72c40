package io.github.pcap2netpol.cli;

import io.github.pcap2netpol.answer.blockedlog.BlockedLog;
import io.github.pcap2netpol.answer.blockedlog.BlockedLogReader;
import io.github.pcap2netpol.answer.blockedlog.LogFindings;
import io.github.pcap2netpol.answer.blockedlog.MissingRules;
import io.github.pcap2netpol.capture.file.FileSource;
import io.github.pcap2netpol.cli.option.PolicyInputs;
import io.github.pcap2netpol.cli.option.ResultOutput;
import io.github.pcap2netpol.cli.option.TrafficInputs;
import io.github.pcap2netpol.cli.run.ExitCode;
import io.github.pcap2netpol.cli.run.Session;
import io.github.pcap2netpol.cluster.Bundle;
import io.github.pcap2netpol.cluster.bundle.UnusableInputException;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.output.folder.OutputException;
import io.github.pcap2netpol.output.folder.ResultFile;
import io.github.pcap2netpol.output.result.BlockedLogText;
import io.github.pcap2netpol.output.text.TextStyle;
import io.github.pcap2netpol.verify.policyfile.GivenPolicies;
import io.github.pcap2netpol.verify.policyfile.PolicyInput;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/**
 * {@code verify --log}: finds the missing rules for connections that an enforcer blocked.
 *
 * @param log the log
 * @param inputs one bundle, whose metadata alone is read, or loose metadata
 * @param policies the enforced policies
 * @param output where the result goes
 */
record LogVerification(Path log, TrafficInputs inputs, PolicyInputs policies, ResultOutput output) {
  private static final String LOG = "--log";

  /** As it is on the command line. */
  static final class Argument {
    @Option(
        names = LOG,
        paramLabel = "FILE",
        description =
            "Read a log of blocked connections instead of captures, and say which rules are missing: lines from Weave Net's controller or the kernel's LOG target, or a capture of an nflog interface.")
    private @Nullable Path log;

    boolean isGiven() {
      return log != null;
    }

    /**
     * The verification, if asked for.
     *
     * @throws ParameterException if the options don't go together
     */
    LogVerification verification(
        TrafficInputs inputs, PolicyInputs policies, ResultOutput output, CommandLine line) {
      if (!inputs.captures().isEmpty()
          || inputs.bundles().size() > 1
          || inputs.bundles().isEmpty() == inputs.cluster().isEmpty()) {
        throw new ParameterException(
            line,
            LOG
                + " needs one BUNDLE, or --cluster FILE|DIR without captures: the metadata says who owns an address");
      }
      if (!output.format().equals(ResultOutput.TEXT)) {
        throw new ParameterException(line, LOG + " always prints text: remove --format");
      }
      return new LogVerification(Objects.requireNonNull(log), inputs, policies, output);
    }
  }

  ExitCode run(Session session) throws UnusableInputException, OutputException {
    Diagnostics diagnostics = session.diagnostics();
    if (!Files.isReadable(log) || Files.isDirectory(log)) {
      throw new UnusableInputException(
          log + (Files.exists(log) ? " can't be read as a file." : " does not exist; check it."));
    }
    List<Path> read = new ArrayList<>(inputs.paths());
    read.addAll(policies.paths());
    read.add(log);
    output.check(read);
    Bundle bundle = inputs.readMetadata(diagnostics);
    GivenPolicies given =
        PolicyInput.read(policies.places(), bundle.cluster().policies(), System.in, diagnostics);
    BlockedLog blocked =
        BlockedLogReader.read(
            new FileSource(log, log.toString()), bundle.cluster(), bundle.addresses(), diagnostics);
    LogFindings findings = MissingRules.find(blocked, given, bundle.cluster(), policies.profile());
    if (output.file().isPresent()) {
      ResultFile.write(output.file().get(), BlockedLogText.of(blocked, findings, TextStyle.FILE));
    }
    session.printFindings();
    session.console().printResult(BlockedLogText.of(blocked, findings, session.console().style()));
    return findings.missing().isEmpty() ? ExitCode.DONE : ExitCode.FINDINGS;
  }
}
