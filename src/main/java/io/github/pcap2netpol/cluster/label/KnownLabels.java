package io.github.pcap2netpol.cluster.label;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The table of labels that do not last, one row per line: lifetime, {@link KnownLabel#pattern},
 * what changes it, and the source. The first row that matches a label counts; full keys are tried
 * before prefixes of keys, and those before words.
 */
public final class KnownLabels {
  private static final String TABLE =
      """
      own   | pod-template-hash | each release | Kubernetes, Deployment: Pod-template-hash label
      own   | controller-revision-hash | each release | Kubernetes, Well-Known Labels
      own   | pod-template-generation | each release | Kubernetes, DaemonSet before apps/v1
      own   | rollouts-pod-template-hash | each release | Argo Rollouts, Rollout
      own   | runner-template-hash | each release | actions-runner-controller, RunnerDeployment
      own   | statefulset.kubernetes.io/pod-name | each pod | Kubernetes, Well-Known Labels
      own   | apps.kubernetes.io/pod-index | each pod | Kubernetes, Well-Known Labels
      own   | controller-uid | each run | Kubernetes, Job before 1.27
      own   | batch.kubernetes.io/controller-uid | each run | Kubernetes, Well-Known Labels
      own   | job-name | each run | Kubernetes, Job before 1.27
      own   | batch.kubernetes.io/job-name | each run | Kubernetes, Well-Known Labels
      own   | batch.kubernetes.io/job-completion-index | each pod | Kubernetes, Indexed Job
      own   | apps.kruise.io/cloneset-instance-id | each pod | OpenKruise, CloneSet
      own   | statefulset.kruise.io/pod-index | each pod | OpenKruise, Advanced StatefulSet
      own   | leaderworkerset.sigs.k8s.io/template-revision-hash | each release | LeaderWorkerSet
      anew  | app.kubernetes.io/version | each release | Kubernetes, Recommended Labels
      anew  | helm.sh/chart | each release of the chart | Helm, Chart Best Practices: Labels
      anew  | heritage | the version of Helm | Helm 2, Chart Best Practices: Labels
      anew  | app.kubernetes.io/managed-by | the tool that installs it | Kubernetes, Recommended Labels
      anew  | openshift.io/build.name | each build | OpenShift, Build
      anew  | serving.knative.dev/revision | each revision | Knative Serving, Revision
      anew  | serving.knative.dev/revisionUID | each revision | Knative Serving, Revision
      anew  | serving.knative.dev/configurationGeneration | each revision | Knative Serving, Revision
      anew  | serving.knative.dev/configurationUID | each new Service | Knative Serving, Revision
      anew  | serving.knative.dev/serviceUID | each new Service | Knative Serving, Revision
      state | serving.knative.dev/routingState | traffic being routed elsewhere | Knative Serving, Revision
      anew  | istio.io/rev | each upgrade of the mesh | Istio, Canary Upgrades
      anew  | service.istio.io/canonical-revision | each release | Istio, Canonical Service
      anew  | kubevirt.io/created-by | each new instance of the machine | KubeVirt, virt-launcher
      anew  | kubevirt.io/nodeName | each migration | KubeVirt, virt-launcher
      anew  | kubevirt.io/migrationJobUID | each migration | KubeVirt, virt-launcher
      anew  | kubevirt.io/outdatedLauncherImage | each upgrade of KubeVirt | KubeVirt, virt-launcher
      anew  | spark-app-selector | each run | Apache Spark, Running on Kubernetes
      anew  | spark-exec-id | each executor | Apache Spark, Running on Kubernetes
      anew  | spark-exec-resourceprofile-id | each resource profile | Apache Spark, Running on Kubernetes
      anew  | spark-version | each release | Apache Spark, Running on Kubernetes
      anew  | sparkoperator.k8s.io/submission-id | each run | Spark Operator, SparkApplication
      anew  | hub.jupyter.org/username | each user | JupyterHub, KubeSpawner
      anew  | hub.jupyter.org/servername | each server of a user | JupyterHub, KubeSpawner
      anew  | notebook-name | each notebook | Kubeflow, Notebook
      anew  | statefulset | each notebook | Kubeflow, Notebook
      anew  | com.coder.user.* | each user | Coder, Kubernetes template
      anew  | com.coder.workspace.* | each user's workspace | Coder, Kubernetes template
      anew  | controller.devfile.io/devworkspace_id | each user's workspace | DevWorkspace Operator
      anew  | controller.devfile.io/devworkspace_name | each user's workspace | DevWorkspace Operator
      anew  | controller.devfile.io/creator | each user | DevWorkspace Operator
      anew  | opendatahub.io/user | each user | Open Data Hub, Notebook
      anew  | run_id | each run | Apache Airflow, KubernetesExecutor
      anew  | task_id | each task | Apache Airflow, KubernetesExecutor
      anew  | map_index | each task | Apache Airflow, KubernetesExecutor
      anew  | try_number | each attempt | Apache Airflow, KubernetesExecutor
      anew  | execution_date | each run | Apache Airflow, KubernetesExecutor
      anew  | airflow-worker | each restart of the scheduler | Apache Airflow, KubernetesExecutor
      anew  | airflow_version | each release | Apache Airflow, KubernetesExecutor
      anew  | dask.org/worker-name | each worker | Dask Kubernetes Operator
      anew  | dask.org/workerid | each worker | Dask Kubernetes Operator
      anew  | ray.io/identifier | each run | KubeRay
      anew  | ray.io/replica-index | each worker | KubeRay
      state | ray.io/serve | the health of the worker | KubeRay
      anew  | tekton.dev/taskRun | each run | Tekton Pipelines, Labels
      anew  | tekton.dev/taskRunUID | each run | Tekton Pipelines, Labels
      anew  | tekton.dev/pipelineRun | each run | Tekton Pipelines, Labels
      anew  | tekton.dev/pipelineRunUID | each run | Tekton Pipelines, Labels
      anew  | triggers.tekton.dev/eventlistener-id | each run | Tekton Triggers
      anew  | triggers.tekton.dev/triggers-eventid | each run | Tekton Triggers
      anew  | workflows.argoproj.io/workflow | each run | Argo Workflows
      state | workflows.argoproj.io/completed | the end of the run | Argo Workflows
      state | workflows.argoproj.io/phase | the course of the run | Argo Workflows
      anew  | workflows.argoproj.io/resubmitted-from-workflow | each run | Argo Workflows
      anew  | workflows.argoproj.io/creator* | each user | Argo Workflows, Workflow Creator
      anew  | job.runner.gitlab.com/* | each build | GitLab Runner, Kubernetes executor
      anew  | project.runner.gitlab.com/* | each project | GitLab Runner, Kubernetes executor
      anew  | manager.runner.gitlab.com/* | each runner | GitLab Runner, Kubernetes executor
      anew  | pod | each build | GitLab Runner, Kubernetes executor
      anew  | jenkins/label | each build | Jenkins, Kubernetes plugin
      anew  | jenkins/label-digest | each build | Jenkins, Kubernetes plugin
      anew  | actions.github.com/runner-scale-set-runner-id | each build | GitHub, Actions Runner Controller
      anew  | buildkite.com/job-uuid | each build | Buildkite, agent-stack-k8s
      anew  | batch.volcano.sh/job-name | each run | Volcano, Job
      anew  | volcano.sh/job-name | each run | Volcano, Job
      anew  | volcano.sh/task-index | each pod | Volcano, Job
      anew  | jobset.sigs.k8s.io/job-index | each pod | JobSet
      anew  | jobset.sigs.k8s.io/job-key | each run | JobSet
      anew  | jobset.sigs.k8s.io/restart-attempt | each attempt | JobSet
      anew  | training.kubeflow.org/replica-index | each pod | Kubeflow, Training Operator
      anew  | leaderworkerset.sigs.k8s.io/group-index | each group | LeaderWorkerSet
      anew  | leaderworkerset.sigs.k8s.io/group-key | each group | LeaderWorkerSet
      anew  | leaderworkerset.sigs.k8s.io/worker-index | each pod | LeaderWorkerSet
      anew  | cnpg.io/instanceName | each instance | CloudNativePG
      state | cnpg.io/instanceRole | each failover | CloudNativePG
      state | spilo-role | each failover | Zalando, Postgres Operator
      state | postgres-operator.crunchydata.com/role | each failover | Crunchy, Postgres Operator
      anew  | postgres-operator.crunchydata.com/instance | each instance | Crunchy, Postgres Operator
      state | stackgres.io/role | each failover | StackGres
      state | kubedb.com/role | each failover | KubeDB
      state | kubeblocks.io/role | each failover | KubeBlocks
      state | mysql.oracle.com/cluster-role | each failover | MySQL Operator
      state | redis-role | each failover | Redis Operator
      state | redisfailovers-role | each failover | Redis Operator
      state | vault-active | each failover | HashiCorp Vault, service registration
      state | vault-initialized | the first start | HashiCorp Vault, service registration
      state | vault-sealed | sealing and unsealing | HashiCorp Vault, service registration
      state | vault-perf-standby | each failover | HashiCorp Vault, service registration
      anew  | vault-version | each release | HashiCorp Vault, service registration
      state | openbao-active | each failover | OpenBao, service registration
      state | openbao-sealed | sealing and unsealing | OpenBao, service registration
      anew  | openbao-version | each release | OpenBao, service registration
      anew  | strimzi.io/pod-name | each pod | Strimzi
      state | strimzi.io/controller-role | a change of its node pool | Strimzi
      state | strimzi.io/broker-role | a change of its node pool | Strimzi
      anew  | elasticsearch.k8s.elastic.co/version | each release | Elastic Cloud on Kubernetes
      state | elasticsearch.k8s.elastic.co/node-* | a change of the node's roles | Elastic Cloud on Kubernetes
      anew  | moniker.spinnaker.io/sequence | each release | Spinnaker, Kubernetes labels
      state | lifecycle.apps.kruise.io/state | each step of an update | OpenKruise, Lifecycle
      anew  | flagger.app/checksum | each release | Flagger
      anew  | kustomize.toolkit.fluxcd.io/checksum | each release | Flux
      state | topology.kubernetes.io/* | the node it runs on | Kubernetes, Well-Known Labels
      state | eks.amazonaws.com/fargate-profile | how it is scheduled | Amazon EKS, Fargate
      anew  | security.istio.io/tlsMode | the mesh's injection | Istio, sidecar injection
      anew  | kubernetes.io/config.hash | each release | kubelet, static pods
      state | ~role=primary,replica,master,slave,leader,follower,secondary,standby,sync_standby,\
      standby_leader,active,passive,candidate,arbiter,learner,observer | each failover | by convention
      state | ~leader=true,false | each failover | by convention
      state | ~master=true,false | each failover | by convention
      state | ~primary=true,false | each failover | by convention
      state | ~active | each failover | by convention
      state | ~standby | each failover | by convention
      state | ~completed | the end of the run | by convention
      state | ~lifecycle | its course of life | by convention
      state | ~phase | its course of life | by convention
      state | ~status | its course of life | by convention
      state | ~state | its course of life | by convention
      state | ~healthy | its health | by convention
      state | ~ready | its health | by convention
      state | ~mode=active,passive,standby,primary,secondary | each failover | by convention
      state | ~elected=true,false | each failover | by convention
      state | ~writable=true,false | each failover | by convention
      anew  | ~version | each release | by convention
      anew  | ~chart | each release of the chart | by convention
      anew  | ~revision | each release | by convention
      anew  | ~commit | each release | by convention
      anew  | ~sha | each release | by convention
      anew  | ~sha256 | each release | by convention
      anew  | ~hash | each release | by convention
      anew  | ~checksum | each release | by convention
      anew  | ~digest | each release | by convention
      anew  | ~generation | each release | by convention
      anew  | ~build | each release | by convention
      anew  | ~tag | each release | by convention
      anew  | ~image | each release | by convention
      anew  | ~rev | each release | by convention
      anew  | ~date | each release | by convention
      anew  | ~timestamp | each release | by convention
      anew  | ~uid | each new object | by convention
      anew  | ~uuid | each new object | by convention
      anew  | ~guid | each new object | by convention
      anew  | ~username | each user | by convention
      anew  | ~user | each user | by convention
      anew  | ~created by | each user | by convention
      anew  | ~deployed by | each user | by convention
      anew  | ~triggered by | each user | by convention
      anew  | ~requested by | each user | by convention
      anew  | ~session | each session | by convention
      anew  | ~ordinal | each pod | by convention
      anew  | ~index | each pod | by convention
      anew  | ~attempt | each attempt | by convention
      anew  | ~retry | each attempt | by convention
      anew  | ~podname | each pod | by convention
      anew  | ~run id | each run | by convention
      anew  | ~task id | each run | by convention
      anew  | ~exec id | each run | by convention
      anew  | ~execution id | each run | by convention
      anew  | ~job id | each run | by convention
      anew  | ~pipeline id | each run | by convention
      anew  | ~request id | each request | by convention
      anew  | ~runner id | each run | by convention
      anew  | ~build id | each build | by convention
      anew  | ~build number | each build | by convention
      anew  | ~version number | each release | by convention
      anew  | ~commit id | each release | by convention
      anew  | ~pod name | each pod | by convention
      anew  | ~instance name | each pod | by convention
      anew  | ~node name | each node | by convention
      anew  | ~job name | each run | by convention
      anew  | ~run name | each run | by convention
      anew  | ~user name | each user | by convention
      anew  | ~hostname | each node | by convention
      anew  | ~nodename | each node | by convention
      """;

  private static final List<KnownLabel> ROWS = read();
  private static final List<KnownLabel> BEGINNINGS =
      ROWS.stream().filter(row -> row.key().endsWith("*")).toList();
  private static final Map<String, List<KnownLabel>> BY_KEY = indexed("");
  private static final Map<String, List<KnownLabel>> BY_WORD = indexed("~");

  private KnownLabels() {}

  /** All rows, in order. */
  public static List<KnownLabel> rows() {
    return ROWS;
  }

  /** What the table says about a label; empty if nothing, so the label may well last. */
  public static Optional<KnownLabel> of(String key, String value) {
    Optional<KnownLabel> exact = about(BY_KEY.get(key), value);
    if (exact.isPresent()) {
      return exact;
    }
    for (KnownLabel row : BEGINNINGS) {
      String beginning = row.key().substring(0, row.key().length() - 1);
      if (key.startsWith(beginning) && row.isAbout(value)) {
        return Optional.of(row);
      }
    }
    List<String> words = KnownLabel.words(key);
    if (words.isEmpty()) {
      return Optional.empty();
    }
    String last = words.get(words.size() - 1);
    Optional<KnownLabel> row = about(BY_WORD.get(last), value);
    if (row.isEmpty() && words.size() > 1) {
      row = about(BY_WORD.get(words.get(words.size() - 2) + " " + last), value);
    }
    return row;
  }

  /** Whether a controller writes the label to tell its own pods or revisions apart. */
  public static boolean isControllersOwn(String key) {
    List<KnownLabel> rows = BY_KEY.get(key);
    return rows != null && rows.get(0).lifetime() == LabelLifetime.CONTROLLERS_OWN;
  }

  private static Optional<KnownLabel> about(@Nullable List<KnownLabel> rows, String value) {
    return rows == null
        ? Optional.empty()
        : rows.stream().filter(row -> row.isAbout(value)).findFirst();
  }

  private static List<KnownLabel> read() {
    List<KnownLabel> rows = new ArrayList<>();
    for (String line : TABLE.split("\n", -1)) {
      if (!line.isBlank()) {
        String[] cells = line.split("\\|", -1);
        rows.add(
            new KnownLabel(
                lifetime(cells[0].strip().toLowerCase(Locale.ROOT)),
                cells[1].strip(),
                cells[2].strip(),
                cells[3].strip()));
      }
    }
    return List.copyOf(rows);
  }

  private static LabelLifetime lifetime(String word) {
    return switch (word) {
      case "own" -> LabelLifetime.CONTROLLERS_OWN;
      case "anew" -> LabelLifetime.MADE_ANEW;
      case "state" -> LabelLifetime.STATE;
      default -> throw new IllegalStateException("a lifetime of labels: " + word);
    };
  }

  private static Map<String, List<KnownLabel>> indexed(String mark) {
    Map<String, List<KnownLabel>> index = new HashMap<>();
    for (KnownLabel row : ROWS) {
      boolean word = row.key().startsWith("~");
      if (word == mark.equals("~") && !row.key().endsWith("*")) {
        index
            .computeIfAbsent(row.key().substring(mark.length()), key -> new ArrayList<>(1))
            .add(row);
      }
    }
    return index;
  }
}
