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
      own      | pod-template-hash | each release | Kubernetes, Deployment: Pod-template-hash label
      own      | controller-revision-hash | each release | Kubernetes, Well-Known Labels
      own      | pod-template-generation | each release | Kubernetes, DaemonSet before apps/v1
      own      | rollouts-pod-template-hash | each release | Argo Rollouts, Rollout
      own      | runner-template-hash | each release | actions-runner-controller, RunnerDeployment
      own      | statefulset.kubernetes.io/pod-name | each pod | Kubernetes, Well-Known Labels
      own      | apps.kubernetes.io/pod-index | each pod | Kubernetes, Well-Known Labels
      own      | controller-uid | each run | Kubernetes, Job before 1.27
      own      | batch.kubernetes.io/controller-uid | each run | Kubernetes, Well-Known Labels
      own      | job-name | each run | Kubernetes, Job before 1.27
      own      | batch.kubernetes.io/job-name | each run | Kubernetes, Well-Known Labels
      own      | batch.kubernetes.io/job-completion-index | each pod | Kubernetes, Indexed Job
      own      | apps.kruise.io/cloneset-instance-id | each pod | OpenKruise, CloneSet
      own      | statefulset.kruise.io/pod-index | each pod | OpenKruise, Advanced StatefulSet
      own      | leaderworkerset.sigs.k8s.io/template-revision-hash | each release | LeaderWorkerSet
      release  | app.kubernetes.io/version | each release | Kubernetes, Recommended Labels
      release  | helm.sh/chart | each release of the chart | Helm, Chart Best Practices: Labels
      install  | heritage | the version of Helm | Helm 2, Chart Best Practices: Labels
      install  | app.kubernetes.io/managed-by | the tool that installs it | Kubernetes, Recommended Labels
      run      | openshift.io/build.name | each build | OpenShift, Build
      release  | serving.knative.dev/revision | each revision | Knative Serving, Revision
      release  | serving.knative.dev/revisionUID | each revision | Knative Serving, Revision
      release  | serving.knative.dev/configurationGeneration | each revision | Knative Serving, Revision
      install  | serving.knative.dev/configurationUID | each new Service | Knative Serving, Revision
      install  | serving.knative.dev/serviceUID | each new Service | Knative Serving, Revision
      failover | serving.knative.dev/routingState | traffic being routed elsewhere | Knative Serving, Revision
      install  | istio.io/rev | each upgrade of the mesh | Istio, Canary Upgrades
      release  | service.istio.io/canonical-revision | each release | Istio, Canonical Service
      pod      | kubevirt.io/created-by | each new instance of the machine | KubeVirt, virt-launcher
      pod      | kubevirt.io/nodeName | each migration | KubeVirt, virt-launcher
      pod      | kubevirt.io/migrationJobUID | each migration | KubeVirt, virt-launcher
      install  | kubevirt.io/outdatedLauncherImage | each upgrade of KubeVirt | KubeVirt, virt-launcher
      run      | spark-app-selector | each run | Apache Spark, Running on Kubernetes
      pod      | spark-exec-id | each executor | Apache Spark, Running on Kubernetes
      release  | spark-exec-resourceprofile-id | each resource profile | Apache Spark, Running on Kubernetes
      release  | spark-version | each release | Apache Spark, Running on Kubernetes
      run      | sparkoperator.k8s.io/submission-id | each run | Spark Operator, SparkApplication
      object   | hub.jupyter.org/username | each user | JupyterHub, KubeSpawner
      object   | hub.jupyter.org/servername | each server of a user | JupyterHub, KubeSpawner
      object   | notebook-name | each notebook | Kubeflow, Notebook
      object   | statefulset | each notebook | Kubeflow, Notebook
      object   | com.coder.user.* | each user | Coder, Kubernetes template
      object   | com.coder.workspace.* | each user's workspace | Coder, Kubernetes template
      object   | controller.devfile.io/devworkspace_id | each user's workspace | DevWorkspace Operator
      object   | controller.devfile.io/devworkspace_name | each user's workspace | DevWorkspace Operator
      object   | controller.devfile.io/creator | each user | DevWorkspace Operator
      object   | opendatahub.io/user | each user | Open Data Hub, Notebook
      run      | run_id | each run | Apache Airflow, KubernetesExecutor
      run      | task_id | each task | Apache Airflow, KubernetesExecutor
      run      | map_index | each task | Apache Airflow, KubernetesExecutor
      run      | try_number | each attempt | Apache Airflow, KubernetesExecutor
      run      | execution_date | each run | Apache Airflow, KubernetesExecutor
      run      | airflow-worker | each restart of the scheduler | Apache Airflow, KubernetesExecutor
      release  | airflow_version | each release | Apache Airflow, KubernetesExecutor
      pod      | dask.org/worker-name | each worker | Dask Kubernetes Operator
      pod      | dask.org/workerid | each worker | Dask Kubernetes Operator
      run      | ray.io/identifier | each run | KubeRay
      pod      | ray.io/replica-index | each worker | KubeRay
      phase    | ray.io/serve | the health of the worker | KubeRay
      run      | tekton.dev/taskRun | each run | Tekton Pipelines, Labels
      run      | tekton.dev/taskRunUID | each run | Tekton Pipelines, Labels
      run      | tekton.dev/pipelineRun | each run | Tekton Pipelines, Labels
      run      | tekton.dev/pipelineRunUID | each run | Tekton Pipelines, Labels
      run      | triggers.tekton.dev/eventlistener-id | each run | Tekton Triggers
      run      | triggers.tekton.dev/triggers-eventid | each run | Tekton Triggers
      run      | workflows.argoproj.io/workflow | each run | Argo Workflows
      phase    | workflows.argoproj.io/completed | the end of the run | Argo Workflows
      phase    | workflows.argoproj.io/phase | the course of the run | Argo Workflows
      run      | workflows.argoproj.io/resubmitted-from-workflow | each run | Argo Workflows
      object   | workflows.argoproj.io/creator* | each user | Argo Workflows, Workflow Creator
      run      | job.runner.gitlab.com/* | each build | GitLab Runner, Kubernetes executor
      object   | project.runner.gitlab.com/* | each project | GitLab Runner, Kubernetes executor
      object   | manager.runner.gitlab.com/* | each runner | GitLab Runner, Kubernetes executor
      run      | pod | each build | GitLab Runner, Kubernetes executor
      run      | jenkins/label | each build | Jenkins, Kubernetes plugin
      run      | jenkins/label-digest | each build | Jenkins, Kubernetes plugin
      run      | actions.github.com/runner-scale-set-runner-id | each build | GitHub, Actions Runner Controller
      run      | buildkite.com/job-uuid | each build | Buildkite, agent-stack-k8s
      run      | batch.volcano.sh/job-name | each run | Volcano, Job
      run      | volcano.sh/job-name | each run | Volcano, Job
      pod      | volcano.sh/task-index | each pod | Volcano, Job
      pod      | jobset.sigs.k8s.io/job-index | each pod | JobSet
      run      | jobset.sigs.k8s.io/job-key | each run | JobSet
      run      | jobset.sigs.k8s.io/restart-attempt | each attempt | JobSet
      pod      | training.kubeflow.org/replica-index | each pod | Kubeflow, Training Operator
      run      | leaderworkerset.sigs.k8s.io/group-index | each group | LeaderWorkerSet
      run      | leaderworkerset.sigs.k8s.io/group-key | each group | LeaderWorkerSet
      pod      | leaderworkerset.sigs.k8s.io/worker-index | each pod | LeaderWorkerSet
      pod      | cnpg.io/instanceName | each instance | CloudNativePG
      failover | cnpg.io/instanceRole | each failover | CloudNativePG
      failover | spilo-role | each failover | Zalando, Postgres Operator
      failover | postgres-operator.crunchydata.com/role | each failover | Crunchy, Postgres Operator
      pod      | postgres-operator.crunchydata.com/instance | each instance | Crunchy, Postgres Operator
      failover | stackgres.io/role | each failover | StackGres
      failover | kubedb.com/role | each failover | KubeDB
      failover | kubeblocks.io/role | each failover | KubeBlocks
      failover | mysql.oracle.com/cluster-role | each failover | MySQL Operator
      failover | redis-role | each failover | Redis Operator
      failover | redisfailovers-role | each failover | Redis Operator
      failover | vault-active | each failover | HashiCorp Vault, service registration
      failover | vault-initialized | the first start | HashiCorp Vault, service registration
      failover | vault-sealed | sealing and unsealing | HashiCorp Vault, service registration
      failover | vault-perf-standby | each failover | HashiCorp Vault, service registration
      release  | vault-version | each release | HashiCorp Vault, service registration
      failover | openbao-active | each failover | OpenBao, service registration
      failover | openbao-sealed | sealing and unsealing | OpenBao, service registration
      release  | openbao-version | each release | OpenBao, service registration
      pod      | strimzi.io/pod-name | each pod | Strimzi
      failover | strimzi.io/controller-role | a change of its node pool | Strimzi
      failover | strimzi.io/broker-role | a change of its node pool | Strimzi
      release  | elasticsearch.k8s.elastic.co/version | each release | Elastic Cloud on Kubernetes
      failover | elasticsearch.k8s.elastic.co/node-* | a change of the node's roles | Elastic Cloud on Kubernetes
      release  | moniker.spinnaker.io/sequence | each release | Spinnaker, Kubernetes labels
      phase    | lifecycle.apps.kruise.io/state | each step of an update | OpenKruise, Lifecycle
      release  | flagger.app/checksum | each release | Flagger
      release  | kustomize.toolkit.fluxcd.io/checksum | each release | Flux
      failover | topology.kubernetes.io/* | the node it runs on | Kubernetes, Well-Known Labels
      failover | eks.amazonaws.com/fargate-profile | how it is scheduled | Amazon EKS, Fargate
      install  | security.istio.io/tlsMode | the mesh's injection | Istio, sidecar injection
      release  | kubernetes.io/config.hash | each release | kubelet, static pods
      failover | ~role=primary,replica,master,slave,leader,follower,secondary,standby,sync_standby,\
      standby_leader,active,passive,candidate,arbiter,learner,observer | each failover | by convention
      failover | ~leader=true,false | each failover | by convention
      failover | ~master=true,false | each failover | by convention
      failover | ~primary=true,false | each failover | by convention
      failover | ~active | each failover | by convention
      failover | ~standby | each failover | by convention
      phase    | ~completed | the end of the run | by convention
      phase    | ~lifecycle | its course of life | by convention
      phase    | ~phase | its course of life | by convention
      phase    | ~status | its course of life | by convention
      phase    | ~state | its course of life | by convention
      phase    | ~healthy | its health | by convention
      phase    | ~ready | its health | by convention
      failover | ~mode=active,passive,standby,primary,secondary | each failover | by convention
      failover | ~elected=true,false | each failover | by convention
      failover | ~writable=true,false | each failover | by convention
      release  | ~version | each release | by convention
      release  | ~chart | each release of the chart | by convention
      release  | ~revision | each release | by convention
      release  | ~commit | each release | by convention
      release  | ~sha | each release | by convention
      release  | ~sha256 | each release | by convention
      release  | ~hash | each release | by convention
      release  | ~checksum | each release | by convention
      release  | ~digest | each release | by convention
      release  | ~generation | each release | by convention
      release  | ~build | each release | by convention
      release  | ~tag | each release | by convention
      release  | ~image | each release | by convention
      release  | ~rev | each release | by convention
      release  | ~date | each release | by convention
      release  | ~timestamp | each release | by convention
      object   | ~uid | each new object | by convention
      object   | ~uuid | each new object | by convention
      object   | ~guid | each new object | by convention
      object   | ~username | each user | by convention
      object   | ~user | each user | by convention
      object   | ~created by | each user | by convention
      object   | ~deployed by | each user | by convention
      object   | ~triggered by | each user | by convention
      object   | ~requested by | each user | by convention
      object   | ~session | each session | by convention
      pod      | ~ordinal | each pod | by convention
      pod      | ~index | each pod | by convention
      run      | ~attempt | each attempt | by convention
      run      | ~retry | each attempt | by convention
      pod      | ~podname | each pod | by convention
      run      | ~run id | each run | by convention
      run      | ~task id | each run | by convention
      run      | ~exec id | each run | by convention
      run      | ~execution id | each run | by convention
      run      | ~job id | each run | by convention
      run      | ~pipeline id | each run | by convention
      run      | ~request id | each request | by convention
      run      | ~runner id | each run | by convention
      run      | ~build id | each build | by convention
      run      | ~build number | each build | by convention
      release  | ~version number | each release | by convention
      release  | ~commit id | each release | by convention
      pod      | ~pod name | each pod | by convention
      pod      | ~instance name | each pod | by convention
      pod      | ~node name | each node | by convention
      run      | ~job name | each run | by convention
      run      | ~run name | each run | by convention
      object   | ~user name | each user | by convention
      pod      | ~hostname | each node | by convention
      pod      | ~nodename | each node | by convention
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

  /** Whether a controller writes the label to distinguish its own pods or revisions. */
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
      case "install" -> LabelLifetime.INSTALLATION;
      default -> LabelLifetime.valueOf(word.toUpperCase(Locale.ROOT));
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
