package io.github.pcap2netpol.policy.selector;

import io.github.pcap2netpol.cluster.label.GeneratedText;
import io.github.pcap2netpol.cluster.label.IdentityKeys;
import io.github.pcap2netpol.cluster.label.InstanceLabels;
import io.github.pcap2netpol.cluster.label.KnownLabels;
import io.github.pcap2netpol.cluster.label.LabelDoubt;
import io.github.pcap2netpol.cluster.label.ShortLived;
import io.github.pcap2netpol.cluster.model.LabelSelector;
import io.github.pcap2netpol.cluster.model.LabelSelector.Requirement;
import io.github.pcap2netpol.cluster.model.Labels;
import io.github.pcap2netpol.cluster.model.Workload;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.policy.selector.SelectionTarget.Doubtful;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The labels of a workload's pods, sorted by whether they will last.
 *
 * @param workload the workload
 * @param ownSelector its selector, without labels that controllers write and labels that changed
 * @param lasting labels of all its pods that will last, including those of a selector that can't be
 *     changed
 * @param doubtful the others
 */
record WorkloadLabels(
    Workload workload, LabelSelector ownSelector, Labels lasting, Doubtful doubtful) {

  /**
   * Sorts the labels.
   *
   * @param common the labels of all the workload's pods
   * @param changed keys of labels that changed on a pod
   */
  static WorkloadLabels of(Workload workload, Labels common, SortedSet<String> changed) {
    LabelSelector own =
        workload
            .selector()
            .map(selector -> without(selector, changed))
            .orElse(LabelSelector.of(Labels.NONE));
    boolean fixed = isFixed(workload);
    TreeMap<String, String> all = new TreeMap<>(common.values());
    all.putAll(own.matchLabels().values());
    TreeMap<String, String> lasting = new TreeMap<>();
    TreeMap<String, String> doubtful = new TreeMap<>();
    TreeMap<String, LabelDoubt> doubts = new TreeMap<>();
    all.forEach(
        (key, value) -> {
          if (KnownLabels.isControllersOwn(key)) {
            return;
          }
          Optional<LabelDoubt> doubt =
              fixed && own.matchLabels().values().containsKey(key)
                  ? Optional.empty()
                  : LabelDoubt.of(workload, key, value);
          if (doubt.isPresent()) {
            doubts.put(key, doubt.get());
          }
          (doubt.isPresent() ? doubtful : lasting).put(key, value);
        });
    return new WorkloadLabels(
        workload, own, Labels.of(lasting), new Doubtful(Labels.of(doubtful), doubts));
  }

  private static LabelSelector without(LabelSelector selector, SortedSet<String> changed) {
    TreeMap<String, String> labels = new TreeMap<>(selector.matchLabels().values());
    labels.keySet().removeIf(key -> KnownLabels.isControllersOwn(key) || changed.contains(key));
    List<Requirement> requirements =
        selector.matchExpressions().stream()
            .filter(
                requirement ->
                    !KnownLabels.isControllersOwn(requirement.key())
                        && !changed.contains(requirement.key()))
            .toList();
    return new LabelSelector(Labels.of(labels), requirements);
  }

  /**
   * Whether the workload's selector lasts as long as its name. Controllers' selectors are
   * immutable; but whatever creates a new Deployment for each revision, or counts the controllers
   * that it creates, gives each its own selector.
   */
  private static boolean isFixed(Workload workload) {
    return workload.lineage().instances().isEmpty()
        && !ShortLived.is(workload.ref(), workload.lineage().above())
        && !isCounted(workload);
  }

  /** Whether it is one of several controllers that another object creates and counts. */
  static boolean isCounted(Workload workload) {
    return InstanceLabels.isCounted(workload.ref(), workload.lineage().above(), workload.pods());
  }

  /**
   * The workload's own selector, as far as it can be relied on. A version in it may change when a
   * release is reinstalled, so it is left out unless the workload is named after it.
   */
  Optional<PodSelection> own() {
    boolean fixed = isFixed(workload);
    TreeMap<String, String> labels = new TreeMap<>(ownSelector.matchLabels().values());
    labels
        .entrySet()
        .removeIf(
            label ->
                fixed
                    ? isReplaced(label.getKey(), label.getValue())
                    : doubtful.doubts().containsKey(label.getKey()));
    List<Requirement> requirements = new ArrayList<>(ownSelector.matchExpressions());
    requirements.removeIf(
        requirement ->
            !fixed
                && requirement.values().stream()
                    .anyMatch(
                        value -> LabelDoubt.of(workload, requirement.key(), value).isPresent()));
    Optional<PodSelection> selection =
        PodSelection.of(new LabelSelector(Labels.of(labels), requirements));
    return selection.isEmpty() && fixed ? PodSelection.of(ownSelector) : selection;
  }

  private boolean isReplaced(String key, String value) {
    return !GeneratedText.holds(workload.ref().name(), value)
        && LabelDoubt.of(workload, key, value)
            .filter(doubt -> doubt.lifetime().isMadeAnew())
            .isPresent();
  }

  /**
   * Recommended labels, and labels that name the workload or its owners; if there are none, all
   * that last.
   */
  Optional<PodSelection> telling() {
    TreeMap<String, String> telling = new TreeMap<>(lasting.values());
    telling
        .entrySet()
        .removeIf(
            label -> !IdentityKeys.isRecommended(label.getKey()) && !namesOwner(label.getValue()));
    return PodSelection.of(LabelSelector.of(Labels.of(telling)))
        .or(() -> PodSelection.of(LabelSelector.of(lasting)));
  }

  private boolean namesOwner(String value) {
    return Stream.concat(Stream.of(workload.ref()), workload.lineage().above().stream())
        .map(WorkloadRef::name)
        .anyMatch(name -> GeneratedText.holds(name, value));
  }

  /** If nothing lasts, the one label that lives longest. */
  Optional<PodSelection> leastDoubtful() {
    return doubtful.longestLivedFirst().stream()
        .findFirst()
        .flatMap(
            key -> PodSelection.of(LabelSelector.of(Labels.of(Map.of(key, doubtful.value(key))))));
  }
}
