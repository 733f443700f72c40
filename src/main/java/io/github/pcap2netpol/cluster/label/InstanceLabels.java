package io.github.pcap2netpol.cluster.label;

import io.github.pcap2netpol.cluster.model.Labels;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/** What the labels of repeatedly created things say: which thing it is, or which instance. */
public final class InstanceLabels {
  /** What a label says about a thing and its instances. */
  public enum Role {
    /** Names the thing. */
    THING,
    /** Names the instance. */
    INSTANCE,
    /** Names neither, and may be absent. */
    NEITHER
  }

  /** Kinds of controllers that other objects create in numbers. */
  private static final Set<String> COUNTED = Set.of("Deployment", "StatefulSet");

  private InstanceLabels() {}

  /**
   * Whether a label is found on the pods of one kind of series only, so that having it tells what a
   * pod is though its value will be another: {@code openshift.io/build.name} is on builds. Keys
   * without a domain may be anybody's.
   */
  public static boolean tellsSeries(String key, String value) {
    return key.indexOf('/') > 0
        && KnownLabels.of(key, value)
            .filter(row -> !row.isConvention())
            .filter(
                row ->
                    row.lifetime() == LabelLifetime.OBJECT || row.lifetime() == LabelLifetime.RUN)
            .isPresent();
  }

  /**
   * Whether a value is a later part of the name of a bare pod, which may name this instance of
   * several: {@code owner: alice} on the pod {@code rstudio-alice}. Names begin with the thing.
   */
  static boolean namesBarePod(String key, String value, WorkloadRef workload) {
    return workload.kind().equals("Pod")
        && !IdentityKeys.isRecommended(key)
        && !IdentityKeys.tellsThings(key)
        && !workload.name().startsWith(value)
        && GeneratedText.holds(workload.name(), value);
  }

  /**
   * Whether {@code kubectl run} wrote the label for one of several numbered pods: {@code run:
   * debug-2}. The next pod has another name, and so another label.
   */
  static boolean namesNumberedPod(String key, String value, WorkloadRef workload) {
    return workload.kind().equals("Pod")
        && key.equals("run")
        && value.equals(workload.name())
        && GeneratedText.isNumbered(value);
  }

  /**
   * Whether a controller is one of several that another object creates and counts: a Deployment
   * with one pod, such as Rook's monitors {@code rook-ceph-mon-a}, {@code -b} and {@code -c}, of
   * which a failed one is replaced by {@code -d}; or a StatefulSet with the replicas of one shard,
   * such as {@code mongo-shard-0}. A label has to repeat the letter or number, and the name must
   * not be the creator's own.
   *
   * @param above what created the controller
   * @param pods its pods
   */
  public static boolean isCounted(
      WorkloadRef controller, Collection<WorkloadRef> above, Collection<Pod> pods) {
    return !above.isEmpty()
        && above.stream().noneMatch(creator -> creator.name().equals(controller.name()))
        && (controller.kind().equals("StatefulSet")
            || pods.stream().filter(pod -> pod.until().equals(Instant.MAX)).count() <= 1)
        && pods.stream()
            .flatMap(pod -> pod.labels().values().entrySet().stream())
            .anyMatch(label -> counts(label.getKey(), label.getValue(), controller));
  }

  /**
   * Whether a label's value is the letter or number at the end of a controller's name, or a longer
   * part of the name that ends in it: {@code mds: myfs-a} on {@code rook-ceph-mds-myfs-a}. Labels
   * by which people tell things apart are not meant, except the recommended one for instances.
   */
  public static boolean counts(String key, String value, WorkloadRef controller) {
    return COUNTED.contains(controller.kind())
        && !value.isEmpty()
        && !GeneratedText.ordinal(controller.name()).isEmpty()
        && ("-" + controller.name()).endsWith("-" + value)
        && (key.equals("app.kubernetes.io/instance") || !IdentityKeys.tellsThings(key))
        && KnownLabels.of(key, value).isEmpty();
  }

  /** Whether one of the labels names the user of the instance. */
  public static boolean nameUser(Labels labels) {
    return labels.values().entrySet().stream()
        .anyMatch(label -> namesUser(label.getKey(), label.getValue()));
  }

  private static boolean namesUser(String key, String value) {
    return KnownLabels.of(key, value)
        .filter(row -> row.changedBy().startsWith("each user"))
        .isPresent();
  }

  /**
   * Whether a label's value contains the name of a user that another label of the pod names, as in
   * {@code workspace: alice-dev}.
   */
  static boolean holdsUser(String key, String value, Labels labels) {
    return labels.values().entrySet().stream()
        .filter(label -> !label.getKey().equals(key))
        .filter(label -> namesUser(label.getKey(), label.getValue()))
        .anyMatch(label -> GeneratedText.holds(value, label.getValue()));
  }

  /**
   * What a label says.
   *
   * @param labels all labels of the pods
   * @param made the instance, and the objects that were created for it alone; empty if it is not an
   *     instance
   */
  public static Role roleOf(String key, String value, Labels labels, Collection<WorkloadRef> made) {
    Optional<LabelLifetime> known = KnownLabels.of(key, value).map(KnownLabel::lifetime);
    if (known.isPresent()) {
      return known.get().isMadeAnew() ? Role.INSTANCE : Role.NEITHER;
    }
    boolean ofInstance =
        GeneratedText.isIn(value)
            || holdsUser(key, value, labels)
            || made.stream()
                .anyMatch(
                    object ->
                        (ShortLived.is(object) && GeneratedText.holds(value, object.name()))
                            || (object.kind().equals("Pod")
                                && !IdentityKeys.tellsThings(key)
                                && GeneratedText.holds(object.name(), value)));
    return ofInstance ? Role.INSTANCE : Role.THING;
  }
}
