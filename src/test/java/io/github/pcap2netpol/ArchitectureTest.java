package io.github.pcap2netpol;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinTask;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The dependencies between packages: each stage knows those before it, and no others. */
class ArchitectureTest {
  private static final String BASE = "io.github.pcap2netpol";
  private static final List<String> SHARED = List.of("net", "diagnostic", "parallel");
  static final List<String> STAGES =
      List.of(
          "manifest",
          "capture",
          "cluster",
          "flowlog",
          "connection",
          "graph",
          "contract",
          "decision",
          "policy",
          "verify",
          "answer",
          "output",
          "nftables",
          "snapshot",
          "cli");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(BASE);

  @TestFactory
  Stream<DynamicTest> each_stage_uses_only_the_stages_before_it() {
    return STAGES.stream()
        .limit(STAGES.size() - 1)
        .map(
            stage ->
                DynamicTest.dynamicTest(
                    stage,
                    () ->
                        noClasses()
                            .that()
                            .resideInAPackage(in(stage))
                            .should()
                            .dependOnClassesThat()
                            .resideInAnyPackage(
                                Stream.concat(
                                        Stream.of(BASE),
                                        STAGES.stream()
                                            .skip(STAGES.indexOf(stage) + 1L)
                                            .map(ArchitectureTest::in))
                                    .toArray(String[]::new))
                            .check(CLASSES)));
  }

  @Test
  void cluster_reads_metadata_and_knows_nothing_of_packets() {
    noClasses()
        .that()
        .resideInAPackage(in("cluster"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(in("capture"))
        .check(CLASSES);
  }

  @Test
  void the_shared_packages_use_no_stage() {
    noClasses()
        .that()
        .resideInAnyPackage(SHARED.stream().map(ArchitectureTest::in).toArray(String[]::new))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(STAGES.stream().map(ArchitectureTest::in).toArray(String[]::new))
        .check(CLASSES);
  }

  @Test
  void only_one_package_puts_the_results_of_several_threads_in_order() {
    noClasses()
        .that()
        // An HTTP client answers with a future.
        .resideOutsideOfPackages(in("parallel"), in("snapshot"))
        .should()
        .callMethod(Collection.class, "parallelStream")
        .orShould()
        .callMethodWhere(target(name("parallel")))
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(ExecutorService.class)
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(Executors.class, CompletableFuture.class, ForkJoinTask.class)
        .check(CLASSES);
  }

  @TestFactory
  Stream<DynamicTest> a_library_is_used_only_where_it_belongs() {
    return Map.of(
            "org.pcap4j..", Set.of("capture"),
            "org.jgrapht..", Set.of("graph"),
            "picocli..", Set.of("cli"),
            // In snapshot, only the model of a kubeconfig.
            "io.fabric8.kubernetes.api..", Set.of("policy", "output", "snapshot"),
            "io.fabric8.kubernetes.client..", Set.of("snapshot"))
        .entrySet()
        .stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.getKey(),
                    () ->
                        noClasses()
                            .that()
                            .resideOutsideOfPackages(
                                entry.getValue().stream()
                                    .map(ArchitectureTest::in)
                                    .toArray(String[]::new))
                            .should()
                            .dependOnClassesThat()
                            .resideInAPackage(entry.getKey())
                            .check(CLASSES)));
  }

  @Test
  void every_package_has_its_place_in_the_order() {
    Set<String> known =
        Stream.of(STAGES, SHARED)
            .flatMap(List::stream)
            .map(name -> BASE + "." + name)
            .collect(Collectors.toSet());
    assertThat(CLASSES.stream().map(JavaClass::getPackageName).distinct())
        .allMatch(
            name ->
                name.equals(BASE)
                    || known.stream()
                        .anyMatch(stage -> name.equals(stage) || name.startsWith(stage + ".")));
  }

  /** Stages whose rooms depend on each other without cycles; each room is a package. */
  @TestFactory
  Stream<DynamicTest> the_rooms_of_a_stage_form_no_circle() {
    return Stream.of(
            "manifest",
            "capture",
            "flowlog",
            "connection",
            "graph",
            "policy",
            "verify",
            "answer",
            "output",
            "cli")
        .map(
            stage ->
                DynamicTest.dynamicTest(
                    stage,
                    () ->
                        slices()
                            .matching(BASE + "." + stage + ".(**)")
                            .should()
                            .beFreeOfCycles()
                            .check(CLASSES)));
  }

  /** Rooms that only their own stage may use. */
  @TestFactory
  Stream<DynamicTest> an_inner_room_is_used_by_its_own_stage_only() {
    return Stream.of(
            "manifest.json",
            "manifest.yaml",
            "capture.layer",
            "capture.dns",
            "cluster.workload",
            "connection.widening",
            "connection.extract",
            "connection.follow",
            "connection.imported",
            "connection.sums",
            "connection.opener",
            "connection.reading",
            "connection.views",
            "graph.destination",
            "graph.draft",
            "policy.rule",
            "policy.write",
            "output.dot",
            "output.json",
            "output.yaml",
            "cli.help",
            "cli.panel",
            "cli.terminal",
            "cli.option",
            "cli.run")
        .map(
            room ->
                DynamicTest.dynamicTest(
                    room,
                    () ->
                        classes()
                            .that()
                            .resideInAPackage(BASE + "." + room)
                            .should()
                            .onlyHaveDependentClassesThat()
                            .resideInAPackage(in(room.substring(0, room.indexOf('.'))))
                            .check(CLASSES)));
  }

  private static String in(String name) {
    return BASE + "." + name + "..";
  }
}
