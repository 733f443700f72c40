package io.github.pcap2netpol.verify.policyfile;

import io.github.pcap2netpol.cluster.bundle.GivenOnce;
import io.github.pcap2netpol.cluster.bundle.InputFiles;
import io.github.pcap2netpol.cluster.bundle.UnusableInputException;
import io.github.pcap2netpol.cluster.model.PolicyDocument;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.diagnostic.Severity;
import io.github.pcap2netpol.manifest.TextLimits;
import io.github.pcap2netpol.parallel.InOrder;
import io.github.pcap2netpol.parallel.Meanwhile;
import io.github.pcap2netpol.verify.evaluate.Policy;
import io.github.pcap2netpol.verify.policyfile.PolicyFile.Origin;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads the policies that the user names. Nothing is silently skipped, since a missing policy would
 * change the verdicts.
 */
public final class PolicyInput {
  private final InputStream standardInput;

  /** Diagnostics about the policies alone, which show whether all could be read. */
  private final Diagnostics found = new Diagnostics();

  private final TreeMap<String, Policy> policies = new TreeMap<>();
  private final TreeMap<String, String> places = new TreeMap<>();
  private final List<String> problems = new ArrayList<>();
  private int files;
  private Optional<UnusableInputException> unusable = Optional.empty();

  private PolicyInput(InputStream standardInput) {
    this.standardInput = standardInput;
  }

  /**
   * Policies that are being read while the caller does something else.
   *
   * @param where the places to read
   */
  public record Ahead(PolicyPlaces where, Meanwhile<PolicyInput> input) {
    /** Starts reading; parameters are those of {@link PolicyInput#read}. */
    public static Ahead start(PolicyPlaces where, InputStream standardInput) {
      return new Ahead(where, Meanwhile.start(() -> new PolicyInput(standardInput).readAll(where)));
    }

    /** The policies, as {@link PolicyInput#read} would give them. */
    public GivenPolicies with(List<PolicyDocument> existing, Diagnostics diagnostics)
        throws UnusableInputException {
      return input.result().given(where, existing, diagnostics);
    }
  }

  /**
   * Reads the policies.
   *
   * @param where the places to read
   * @param existing the policies in the metadata
   * @param standardInput read if it is among the files
   * @param diagnostics receives what is left out or assumed, and what the API server would reject
   * @throws UnusableInputException if a place can't be read, or holds no NetworkPolicy or one that
   *     the API server would reject, or if two different policies have the same name
   */
  public static GivenPolicies read(
      PolicyPlaces where,
      List<PolicyDocument> existing,
      InputStream standardInput,
      Diagnostics diagnostics)
      throws UnusableInputException {
    return new PolicyInput(standardInput).readAll(where).given(where, existing, diagnostics);
  }

  /** Reads the files; what makes them unusable is kept for {@link #given}. */
  private PolicyInput readAll(PolicyPlaces where) {
    try {
      for (Path path : GivenOnce.of(where.files(), found)) {
        readPath(path, where.namespace());
      }
      for (Path folder : where.kustomizations()) {
        for (Kustomization.Resource file : Kustomization.read(folder, found)) {
          add(
              contents(
                  bytes(file.file()),
                  new PolicyFile(
                      file.file().toString(),
                      Origin.KUSTOMIZATION,
                      file.namespace().or(where::namespace),
                      file.overrides())));
        }
      }
    } catch (UnusableInputException e) {
      unusable = Optional.of(e);
    }
    return this;
  }

  /** The policies of the files and, if asked for, of the cluster. */
  private GivenPolicies given(
      PolicyPlaces where, List<PolicyDocument> existing, Diagnostics diagnostics)
      throws UnusableInputException {
    diagnostics.addAll(found.sorted());
    if (unusable.isPresent()) {
      throw unusable.get();
    }
    requireUsable(where);
    if (where.clusters()) {
      for (Policy policy : PolicyReader.of(existing, diagnostics)) {
        if (policies.putIfAbsent(policy.fullName(), policy) == null) {
          places.put(policy.fullName(), GivenPolicies.CLUSTER);
        }
      }
    }
    return new GivenPolicies(List.copyOf(policies.values()), places, files, otherObjects());
  }

  private void readPath(Path path, Optional<String> namespace) throws UnusableInputException {
    if (path.equals(PolicyPlaces.STANDARD_INPUT)) {
      add(
          contents(
              standardInputBytes(),
              new PolicyFile("standard input", Origin.NAMED, namespace, false)));
    } else if (Files.isDirectory(path)) {
      List<Path> below = InputFiles.below(path, PolicyInput::isManifest, found);
      if (below.isEmpty()) {
        throw new UnusableInputException(
            path + " contains no policies: no file below it ends in .yaml, .yml or .json.");
      }
      InOrder.<Path, Contents, UnusableInputException>each(
          below,
          Runtime.getRuntime().availableProcessors(),
          file -> contents(bytes(file), inFile(file, Origin.BELOW_FOLDER, namespace)),
          this::add);
    } else {
      add(contents(bytes(path), inFile(path, Origin.NAMED, namespace)));
    }
  }

  /** The policies of one file. */
  private record Contents(PolicyFile file, List<Policy> policies) {}

  private Contents contents(byte[] text, PolicyFile file) {
    return new Contents(file, PolicyReader.read(text, file, found));
  }

  private static boolean isManifest(String name) {
    return name.toLowerCase(Locale.ROOT).matches(".*\\.(json|yaml|yml)");
  }

  private static PolicyFile inFile(Path file, Origin origin, Optional<String> namespace) {
    return new PolicyFile(file.toString(), origin, namespace, false);
  }

  /** The contents of a file, limited in length. */
  static byte[] bytes(Path file) throws UnusableInputException {
    if (!Files.exists(file)) {
      throw new UnusableInputException(file + " does not exist; check the path.");
    }
    try (InputStream in = Files.newInputStream(file)) {
      return bytes(in, file.toString());
    } catch (IOException e) {
      throw new UnusableInputException(file + " can't be read; check its permissions.", e);
    }
  }

  private byte[] standardInputBytes() throws UnusableInputException {
    try {
      return bytes(standardInput, "Standard input");
    } catch (IOException e) {
      throw new UnusableInputException("Standard input can't be read.", e);
    }
  }

  private static byte[] bytes(InputStream in, String name)
      throws IOException, UnusableInputException {
    byte[] bytes = in.readNBytes(TextLimits.WHOLE_FILE + 1);
    if (bytes.length > TextLimits.WHOLE_FILE) {
      throw new UnusableInputException(
          name
              + " is longer than "
              + TextLimits.WHOLE_FILE
              + " bytes; split it into several files.");
    }
    return bytes;
  }

  private void add(Contents contents) {
    files++;
    PolicyFile file = contents.file();
    for (Policy policy : contents.policies()) {
      String name = policy.fullName();
      Policy other = policies.putIfAbsent(name, policy);
      if (other == null) {
        places.put(name, file.place());
      } else if (!other.equals(policy)) {
        problems.add(
            PolicyDecoder.KIND
                + " "
                + name
                + " is in "
                + places.get(name)
                + " and, with different contents, in "
                + file.place()
                + ": the API server would keep the one that is applied last. Remove one of them.");
      }
    }
  }

  private long otherObjects() {
    return found.sorted().stream()
        .filter(one -> one.code().startsWith("policy-kind-"))
        .mapToLong(Diagnostic::count)
        .sum();
  }

  private void requireUsable(PolicyPlaces where) throws UnusableInputException {
    long severe =
        found.sorted().stream()
            .filter(one -> one.severity() == Severity.SEVERE && isAboutContents(one.code()))
            .mapToLong(Diagnostic::count)
            .sum();
    if (severe > 0) {
      throw new UnusableInputException(
          "Not all of the policies can be used ("
              + (severe == 1 ? "one problem" : severe + " problems")
              + " above), so nothing was judged: judging only the others would mislead.");
    }
    if (!problems.isEmpty()) {
      throw new UnusableInputException(String.join(" ", problems));
    }
    if (policies.isEmpty() && !(where.files().isEmpty() && where.kustomizations().isEmpty())) {
      throw new UnusableInputException(
          "There is no NetworkPolicy in "
              + (files == 1 ? "the file that was named" : "the " + files + " files that were named")
              + (otherObjects() == 0
                  ? ""
                  : ", only "
                      + otherObjects()
                      + (otherObjects() == 1 ? " object" : " objects")
                      + " of other kinds")
              + ".");
    }
  }

  private static boolean isAboutContents(String code) {
    return code.equals("policy-invalid") || code.equals("policy-unreadable");
  }
}
