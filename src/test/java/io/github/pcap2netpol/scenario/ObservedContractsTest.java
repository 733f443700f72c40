package io.github.pcap2netpol.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cluster.bundle.UnusableInputException;
import io.github.pcap2netpol.cluster.model.Labels;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.contract.ContractScene;
import io.github.pcap2netpol.contract.ContractTerms;
import io.github.pcap2netpol.contract.ContractTerms.TowardsConsumers;
import io.github.pcap2netpol.contract.ObservedContracts;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.graph.model.TrafficMap;
import io.github.pcap2netpol.output.Rendering;
import io.github.pcap2netpol.verify.evaluate.Policy;
import io.github.pcap2netpol.verify.evaluate.PolicyEvaluator;
import io.github.pcap2netpol.verify.evaluate.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contracts found in captures, written and read back. */
class ObservedContractsTest {
  private static final String LABEL = "example.com/network";

  /** The strictest terms: only what a contract names is allowed. */
  private static final ContractTerms TERMS = new ContractTerms(LABEL, TowardsConsumers.NONE);

  @TempDir private Path folder;
  private int judged;

  @Test
  void policies_of_the_contracts_that_captures_show_allow_all_that_was_seen()
      throws UnusableInputException, IOException {
    List<String> denied = new ArrayList<>();
    for (Scenario scenario : ScenarioCatalogue.all()) {
      Run run = Run.of(scenario, GoldenFolders.of(scenario).resolve("bundle"), 1);
      denied.addAll(denied(scenario.name(), run.analysis().traffic()));
    }
    denied.addAll(denied("the sample", Run.of(BoutiqueBundle.SAMPLE, 1).analysis().traffic()));

    assertThat(denied).isEmpty();
    assertThat(judged).isGreaterThan(150);
  }

  private List<String> denied(String name, TrafficMap traffic) throws IOException {
    ObservedContracts observed = ObservedContracts.of(traffic, LABEL);
    if (observed.contracts().networks().isEmpty()) {
      return List.of();
    }
    Path yaml = folder.resolve("contracts.yaml");
    Path json = folder.resolve("contracts.json");
    Files.writeString(yaml, Rendering.contractsAsYaml(observed, LABEL));
    Files.writeString(json, Rendering.contractsAsJson(observed.contracts()));
    List<Policy> policies = ContractScene.policies(yaml, TERMS);
    assertThat(ContractScene.policies(json, TERMS)).as(name).isEqualTo(policies);
    PolicyEvaluator evaluator = PolicyEvaluator.of(policies, traffic.cluster());
    List<String> denied = new ArrayList<>();
    for (Flow flow : traffic.flows()) {
      judged++;
      Flow labelled =
          new Flow(
              labelled(flow.source(), observed),
              labelled(flow.destination(), observed),
              flow.port(),
              flow.connection());
      if (evaluator.evaluate(labelled) instanceof Verdict.Denied verdict) {
        denied.add(name + ": " + flow + " " + verdict);
      }
    }
    return denied;
  }

  /** The end with the labels that the contracts ask for. */
  private static Flow.End labelled(Flow.End end, ObservedContracts observed) {
    if (!(end instanceof Flow.PodEnd of)) {
      return end;
    }
    SortedMap<WorkloadRef, String> wanted = observed.unlabelled();
    String tag = wanted.get(of.pod().workload());
    if (tag == null) {
      return end;
    }
    Pod pod = of.pod();
    TreeMap<String, String> labels = new TreeMap<>(pod.labels().values());
    labels.put(LABEL, tag);
    return new Flow.PodEnd(
        new Pod(
            pod.ref(),
            pod.uid(),
            pod.workload(),
            new Labels(labels),
            pod.changedLabels(),
            pod.node(),
            pod.hostNetwork(),
            pod.addresses(),
            pod.from(),
            pod.until(),
            pod.ports(),
            pod.probePorts(),
            pod.labelHistory(),
            pod.runs(),
            pod.nameservers()));
  }
}
