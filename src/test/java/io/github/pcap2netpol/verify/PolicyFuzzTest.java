package io.github.pcap2netpol.verify;

import static io.github.pcap2netpol.fuzz.Promises.inBoundedMemory;
import static io.github.pcap2netpol.fuzz.Promises.require;
import static io.github.pcap2netpol.fuzz.Promises.requirePlaced;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.pcap2netpol.cluster.bundle.UnusableInputException;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.diagnostic.Severity;
import io.github.pcap2netpol.verify.evaluate.Policy;
import io.github.pcap2netpol.verify.policyfile.Kustomization;
import io.github.pcap2netpol.verify.policyfile.PolicyReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** No text makes the policy reader fail, and every policy it returns can be judged. */
class PolicyFuzzTest {
  private static final String PLACE = "policies.yaml";

  @TempDir Path root;

  @FuzzTest
  void policies(byte[] text) throws Exception {
    Result result = inBoundedMemory(() -> read(new String(text, UTF_8)));
    requirePlaced(result.said());
    require(
        result.said().stream().allMatch(one -> one.place().startsWith(PLACE)),
        "of another file: " + result.said());
    require(!result.policies().isEmpty() || !result.said().isEmpty(), "nothing read, nothing said");
    for (Policy policy : result.policies()) {
      require(!policy.name().isEmpty(), "no name");
      require(!policy.namespace().isEmpty(), "no namespace");
      require(!policy.rules().isEmpty(), "no direction");
    }
    if (result.said().stream().noneMatch(one -> one.severity() == Severity.SEVERE)) {
      List<Policy> again = read(new String(text, UTF_8)).policies();
      require(again.equals(result.policies()), "another result the second time");
    }
  }

  @FuzzTest
  void kustomization(byte[] text) throws Exception {
    Files.write(root.resolve("kustomization.yaml"), text);
    Files.writeString(root.resolve("a.yaml"), "");
    Diagnostics diagnostics = new Diagnostics();
    try {
      List<Kustomization.Resource> files =
          inBoundedMemory(() -> Kustomization.read(root, diagnostics));
      for (Kustomization.Resource file : files) {
        require(
            file.file().toRealPath().startsWith(root.toRealPath()),
            "led out of the folder " + file);
      }
    } catch (UnusableInputException e) {
      require(!String.valueOf(e.getMessage()).isBlank(), "no reason");
      require(String.valueOf(e.getMessage()).length() < 2000, "a long reason");
    }
    requirePlaced(diagnostics.sorted());
  }

  private record Result(List<Policy> policies, List<Diagnostic> said) {}

  private static Result read(String text) {
    Diagnostics diagnostics = new Diagnostics();
    List<Policy> policies = PolicyReader.read(text, PLACE, diagnostics);
    return new Result(policies, diagnostics.sorted());
  }
}
