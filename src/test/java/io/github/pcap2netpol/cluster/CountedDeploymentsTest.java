package io.github.pcap2netpol.cluster;

import static io.github.pcap2netpol.cluster.Folder.list;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deployments that one object creates for each of several instances, as Rook does. */
class CountedDeploymentsTest {
  @TempDir private Path root;

  /** A Deployment, its ReplicaSet and its pods. */
  private static List<String> deployment(String name, String creator, String labels, int pods) {
    String replicaSet = name + "-5d8bcf8744";
    String owned = creator.isEmpty() ? "" : Folder.owner("CephCluster", creator);
    return Stream.concat(
            Stream.of(
                object("Deployment", name, owned),
                object("ReplicaSet", replicaSet, Folder.owner("Deployment", name))),
            IntStream.range(0, pods)
                .mapToObj(
                    i ->
                        Folder.pod(
                            replicaSet + "-x2l7" + i,
                            "10.0.0." + (i + 1),
                            labels,
                            Folder.owner("ReplicaSet", replicaSet))))
        .toList();
  }

  private static String object(String kind, String name, String owner) {
    return Folder.json(
        "{'apiVersion':'apps/v1','kind':'"
            + kind
            + "','metadata':{'name':'"
            + name
            + "','namespace':'shop'"
            + owner
            + "}}");
  }

  /** The workloads of a bundle that has the objects of two Deployments. */
  private Set<String> workloads(List<String> first, List<String> second) throws Exception {
    String[] objects = Stream.concat(first.stream(), second.stream()).toArray(String[]::new);
    Folder folder = new Folder(root).with("cluster/all.json", list(objects));
    return folder.read().cluster().workloads().keySet().stream()
        .map(Object::toString)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void monitors_that_differ_only_in_their_letter_are_one_workload() throws Exception {
    assertThat(
            workloads(
                deployment("ceph-mon-a", "ceph", "{'app':'mon','mon':'a','volume':'mon-a'}", 1),
                deployment("ceph-mon-b", "ceph", "{'app':'mon','mon':'b','volume':'mon-b'}", 1)))
        .containsExactly("Pods shop/ceph-mon");
  }

  @Test
  void deployments_that_nothing_creates_stay_apart() throws Exception {
    assertThat(
            workloads(
                deployment("ceph-mon-a", "", "{'app':'mon','mon':'a'}", 1),
                deployment("ceph-mon-b", "", "{'app':'mon','mon':'b'}", 1)))
        .containsExactly("Deployment shop/ceph-mon-a", "Deployment shop/ceph-mon-b");
  }

  @Test
  void services_of_one_application_stay_apart_though_their_names_are_numbered() throws Exception {
    assertThat(
            workloads(
                deployment("shop-1", "shop", "{'app':'shop-1','team':'x','index':'1'}", 1),
                deployment("shop-2", "shop", "{'app':'shop-2','team':'x','index':'2'}", 1)))
        .containsExactly("Deployment shop/shop-1", "Deployment shop/shop-2");
  }

  @Test
  void different_names_before_the_number_are_different_things() throws Exception {
    assertThat(
            workloads(
                deployment("cart-1", "shop", "{'part-of':'shop','index':'1'}", 1),
                deployment("mail-2", "shop", "{'part-of':'shop','index':'2'}", 1)))
        .containsExactly("Deployment shop/cart-1", "Deployment shop/mail-2");
  }

  @Test
  void tenants_stay_apart() throws Exception {
    assertThat(
            workloads(
                deployment("web-a", "shop", "{'app':'web','tenant':'a'}", 1),
                deployment("web-b", "shop", "{'app':'web','tenant':'b'}", 1)))
        .containsExactly("Deployment shop/web-a", "Deployment shop/web-b");
  }

  @Test
  void deployments_with_several_replicas_are_not_one_each() throws Exception {
    assertThat(
            workloads(
                deployment("web-a", "shop", "{'app':'web','slot':'a'}", 2),
                deployment("web-b", "shop", "{'app':'web','slot':'b'}", 2)))
        .containsExactly("Deployment shop/web-a", "Deployment shop/web-b");
  }
}
