package io.github.pcap2netpol.benchmark;

import static io.github.pcap2netpol.benchmark.BigCluster.dotted;
import static io.github.pcap2netpol.benchmark.BigCluster.uid;

import io.github.pcap2netpol.benchmark.BigCluster.App;
import io.github.pcap2netpol.benchmark.BigCluster.Pod;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The cluster's objects as the API server prints them: on one line, including fields that are not
 * used here (environment, volumes, tolerations, annotations), since skipping them is part of the
 * work.
 */
final class BigMetadata {
  private static final String TIME = "2026-11-21T08:59:";

  private BigMetadata() {}

  static void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    List<App> apps = BigCluster.apps();
    list(
        folder,
        "namespaces",
        Stream.concat(
                IntStream.range(0, BigCluster.NAMESPACES).mapToObj("team-%02d"::formatted),
                Stream.of("default", BigCluster.DNS_NAMESPACE))
            .map(BigMetadata::namespace));
    list(folder, "nodes", IntStream.range(0, BigCluster.NODES).mapToObj(BigMetadata::node));
    list(folder, "deployments", apps.stream().map(app -> controller(app, "Deployment")));
    list(folder, "replicasets", apps.stream().map(app -> controller(app, "ReplicaSet")));
    list(folder, "pods", apps.stream().flatMap(app -> app.pods().stream()).map(BigMetadata::pod));
    list(
        folder,
        "services",
        apps.stream().flatMap(app -> Stream.of(service(app, false), service(app, true))));
    list(
        folder,
        "endpointslices",
        apps.stream().flatMap(app -> Stream.of(slice(app, false), slice(app, true))));
    for (String none :
        List.of("statefulsets", "daemonsets", "jobs", "cronjobs", "ingresses", "networkpolicies")) {
      list(folder, none, Stream.empty());
    }
  }

  private static void list(Path folder, String plural, Stream<String> items) throws IOException {
    try (Writer out = Files.newBufferedWriter(folder.resolve(plural + ".json"))) {
      out.write("{\"kind\":\"List\",\"apiVersion\":\"v1\",\"items\":[");
      String separator = "";
      for (String item : (Iterable<String>) items::iterator) {
        out.write(separator);
        out.write(item);
        separator = ",";
      }
      out.write("]}\n");
    }
  }

  private static String namespace(String name) {
    return json(
        "{'kind':'Namespace','apiVersion':'v1','metadata':{'name':'%1$s','uid':'%2$s',"
            + "'resourceVersion':'12','creationTimestamp':'%3$s01Z',"
            + "'labels':{'kubernetes.io/metadata.name':'%1$s'}},"
            + "'spec':{'finalizers':['kubernetes']},'status':{'phase':'Active'}}",
        name, uid(name, 0), TIME);
  }

  private static String node(int number) {
    return json(
        "{'kind':'Node','apiVersion':'v1','metadata':{'name':'node-%1$03d','uid':'%2$s',"
            + "'resourceVersion':'77','creationTimestamp':'%3$s02Z',"
            + "'labels':{'kubernetes.io/hostname':'node-%1$03d','kubernetes.io/os':'linux'}},"
            + "'spec':{'podCIDR':'%5$s/24','podCIDRs':['%5$s/24']},"
            + "'status':{'capacity':{'cpu':'16','memory':'65000000Ki','pods':'110'},"
            + "'addresses':[{'type':'InternalIP','address':'%4$s'},"
            + "{'type':'Hostname','address':'node-%1$03d'}]}}",
        number,
        uid("node", number),
        TIME,
        nodeAddress(number),
        dotted(BigCluster.podNetwork(number)));
  }

  private static String nodeAddress(int number) {
    return dotted((172 << 24) | (30 << 16) | (10 + number));
  }

  private static String labels(App app) {
    return app.isDns()
        ? "'k8s-app':'kube-dns'"
        : json(
            "'app.kubernetes.io/name':'%1$s','app.kubernetes.io/part-of':'%2$s'",
            app.name(), app.namespace());
  }

  private static String controller(App app, String kind) {
    boolean replicaSet = kind.equals("ReplicaSet");
    String hash = replicaSet ? json(",'pod-template-hash':'%s'", app.templateHash()) : "";
    String owner =
        replicaSet
            ? json(
                ",'ownerReferences':[{'apiVersion':'apps/v1','kind':'Deployment','name':'%s',"
                    + "'uid':'%s','controller':true,'blockOwnerDeletion':true}]",
                app.name(), uid("Deployment", app.number()))
            : "";
    return json(
        "{'kind':'%1$s','apiVersion':'apps/v1','metadata':{'name':'%2$s','namespace':'%3$s',"
            + "'uid':'%4$s','resourceVersion':'%5$d','generation':1,"
            + "'creationTimestamp':'%6$s03Z','labels':{%7$s%8$s}%9$s},"
            + "'spec':{'replicas':%10$d,'selector':{'matchLabels':{%7$s%8$s}},"
            + "'template':{'metadata':{'labels':{%7$s%8$s}},'spec':{%11$s,"
            + "'restartPolicy':'Always','dnsPolicy':'ClusterFirst'}}},"
            + "'status':{'replicas':%10$d,'readyReplicas':%10$d}}",
        kind,
        replicaSet ? app.replicaSet() : app.name(),
        app.namespace(),
        uid(kind, app.number()),
        1000 + app.number(),
        TIME,
        labels(app),
        hash,
        owner,
        BigCluster.REPLICAS,
        containers(app));
  }

  private static String containers(App app) {
    String ports =
        app.isDns()
            ? "{'name':'dns','containerPort':53,'protocol':'UDP'},"
                + "{'name':'dns-tcp','containerPort':53,'protocol':'TCP'}"
            : "{'name':'http','containerPort':8080,'protocol':'TCP'},"
                + "{'name':'grpc','containerPort':9090,'protocol':'TCP'}";
    String environment =
        IntStream.range(0, 12)
            .mapToObj(
                i ->
                    "{'name':'SETTING_%02d','value':'https://config.%s/%d'}"
                        .formatted(i, app.namespace(), i))
            .collect(Collectors.joining(","));
    return json(
        "'containers':[{'name':'server','image':'registry.example/%1$s/%2$s:1.4.2','ports':[%3$s],"
            + "'env':[%4$s],'resources':{'limits':{'cpu':'500m','memory':'512Mi'},"
            + "'requests':{'cpu':'100m','memory':'128Mi'}},"
            + "'volumeMounts':[{'name':'kube-api-access','readOnly':true,"
            + "'mountPath':'/var/run/secrets/kubernetes.io/serviceaccount'}],"
            + "'livenessProbe':{'httpGet':{'path':'/healthz','port':'%5$s','scheme':'HTTP'},"
            + "'timeoutSeconds':1,'periodSeconds':10,'successThreshold':1,'failureThreshold':3},"
            + "'readinessProbe':{'httpGet':{'path':'/ready','port':'%5$s','scheme':'HTTP'},"
            + "'timeoutSeconds':1,'periodSeconds':10,'successThreshold':1,'failureThreshold':3},"
            + "'terminationMessagePath':'/dev/termination-log','terminationMessagePolicy':'File',"
            + "'imagePullPolicy':'IfNotPresent','securityContext':{'capabilities':{'drop':['ALL']},"
            + "'readOnlyRootFilesystem':true,'allowPrivilegeEscalation':false}}]",
        app.namespace(), app.name(), ports, environment, app.isDns() ? "dns-tcp" : "http");
  }

  private static String pod(Pod pod) {
    App app = pod.app();
    String conditions =
        Stream.of(
                "PodReadyToStartContainers",
                "Initialized",
                "Ready",
                "ContainersReady",
                "PodScheduled")
            .map(
                type ->
                    "{'type':'%s','status':'True','lastProbeTime':null,'lastTransitionTime':'%s09Z'}"
                        .formatted(type, TIME))
            .collect(Collectors.joining(","));
    return json(
        "{'kind':'Pod','apiVersion':'v1','metadata':{'name':'%1$s','generateName':'%2$s-',"
            + "'namespace':'%3$s','uid':'%4$s','resourceVersion':'%5$d',"
            + "'creationTimestamp':'%6$s04Z','labels':{%7$s,'pod-template-hash':'%8$s'},"
            + "'annotations':{'prometheus.io/scrape':'true','prometheus.io/port':'8080'},"
            + "'ownerReferences':[{'apiVersion':'apps/v1','kind':'ReplicaSet','name':'%2$s',"
            + "'uid':'%9$s','controller':true,'blockOwnerDeletion':true}]},"
            + "'spec':{'volumes':[{'name':'kube-api-access','projected':{'sources':["
            + "{'serviceAccountToken':{'expirationSeconds':3607,'path':'token'}},"
            + "{'configMap':{'name':'kube-root-ca.crt','items':[{'key':'ca.crt','path':'ca.crt'}]}}"
            + "],'defaultMode':420}}],%10$s,'restartPolicy':'Always',"
            + "'terminationGracePeriodSeconds':30,'dnsPolicy':'ClusterFirst',"
            + "'serviceAccountName':'default','serviceAccount':'default','nodeName':'node-%11$03d',"
            + "'securityContext':{},'schedulerName':'default-scheduler','tolerations':["
            + "{'key':'node.kubernetes.io/not-ready','operator':'Exists','effect':'NoExecute',"
            + "'tolerationSeconds':300},{'key':'node.kubernetes.io/unreachable',"
            + "'operator':'Exists','effect':'NoExecute','tolerationSeconds':300}],'priority':0,"
            + "'enableServiceLinks':true,'preemptionPolicy':'PreemptLowerPriority'},"
            + "'status':{'phase':'Running','conditions':[%12$s],'hostIP':'%13$s',"
            + "'hostIPs':[{'ip':'%13$s'}],'podIP':'%14$s','podIPs':[{'ip':'%14$s'}],"
            + "'startTime':'%6$s04Z','containerStatuses':[{'name':'server',"
            + "'state':{'running':{'startedAt':'%6$s07Z'}},'lastState':{},'ready':true,"
            + "'restartCount':0,'image':'registry.example/%3$s/server:1.4.2',"
            + "'imageID':'registry.example/server@sha256:%15$s','containerID':'containerd://%15$s',"
            + "'started':true}],'qosClass':'Burstable'}}",
        pod.name(),
        app.replicaSet(),
        app.namespace(),
        pod.uid(),
        5000 + pod.index() * BigCluster.APPS + app.number(),
        TIME,
        labels(app),
        app.templateHash(),
        uid("ReplicaSet", app.number()),
        containers(app),
        pod.node(),
        conditions,
        nodeAddress(pod.node()),
        dotted(pod.address()),
        (pod.uid() + pod.uid()).replace("-", ""));
  }

  private static String serviceName(App app, boolean grpc) {
    return app.isDns() ? (grpc ? "kube-dns-tcp" : "kube-dns") : app.name() + (grpc ? "-grpc" : "");
  }

  private static String servicePort(App app, boolean grpc) {
    String protocol = app.isDns() && !grpc ? "UDP" : "TCP";
    int port = app.isDns() ? 53 : grpc ? BigCluster.GRPC : 80;
    String target = app.isDns() ? (grpc ? "dns-tcp" : "dns") : grpc ? "grpc" : "http";
    return json(
        "{'name':'%s','protocol':'%s','port':%d,'targetPort':'%s'}",
        target, protocol, port, target);
  }

  private static String service(App app, boolean grpc) {
    return json(
        "{'kind':'Service','apiVersion':'v1','metadata':{'name':'%1$s','namespace':'%2$s',"
            + "'uid':'%3$s','resourceVersion':'%4$d','creationTimestamp':'%5$s03Z',"
            + "'labels':{%6$s}},'spec':{'ports':[%7$s],'selector':{%6$s},'clusterIP':'%8$s',"
            + "'clusterIPs':['%8$s'],'type':'ClusterIP','sessionAffinity':'None',"
            + "'ipFamilies':['IPv4'],'ipFamilyPolicy':'SingleStack',"
            + "'internalTrafficPolicy':'Cluster'},'status':{'loadBalancer':{}}}",
        serviceName(app, grpc),
        app.namespace(),
        uid(grpc ? "grpc" : "http", app.number()),
        3000 + app.number(),
        TIME,
        labels(app),
        servicePort(app, grpc),
        dotted(app.serviceAddress(grpc)));
  }

  private static String slice(App app, boolean grpc) {
    String endpoints =
        app.pods().stream()
            .map(
                pod ->
                    ("{'addresses':['%s'],'conditions':{'ready':true,'serving':true,"
                            + "'terminating':false},'targetRef':{'kind':'Pod','namespace':'%s',"
                            + "'name':'%s','uid':'%s'},'nodeName':'node-%03d'}")
                        .formatted(
                            dotted(pod.address()),
                            app.namespace(),
                            pod.name(),
                            pod.uid(),
                            pod.node()))
            .collect(Collectors.joining(","));
    int port = app.isDns() ? 53 : grpc ? BigCluster.GRPC : BigCluster.HTTP;
    String name = app.isDns() ? (grpc ? "dns-tcp" : "dns") : grpc ? "grpc" : "http";
    return json(
        "{'kind':'EndpointSlice','apiVersion':'discovery.k8s.io/v1','metadata':{"
            + "'name':'%1$s-x7k2p','namespace':'%2$s','uid':'%3$s','resourceVersion':'%4$d',"
            + "'creationTimestamp':'%5$s05Z','labels':{'kubernetes.io/service-name':'%1$s',"
            + "'endpointslice.kubernetes.io/managed-by':'endpointslice-controller.k8s.io'}},"
            + "'addressType':'IPv4','endpoints':[%6$s],"
            + "'ports':[{'name':'%7$s','protocol':'%8$s','port':%9$d}]}",
        serviceName(app, grpc),
        app.namespace(),
        uid(grpc ? "grpc-slice" : "http-slice", app.number()),
        9000 + app.number(),
        TIME,
        endpoints,
        name,
        app.isDns() && !grpc ? "UDP" : "TCP",
        port);
  }

  /** Inserts the values and replaces single quotes by double ones. */
  @SuppressWarnings("AnnotateFormatMethod")
  private static String json(String format, Object... values) {
    return format.formatted(values).replace('\'', '"');
  }
}
