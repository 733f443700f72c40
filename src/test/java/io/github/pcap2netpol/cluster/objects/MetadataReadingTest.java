package io.github.pcap2netpol.cluster.objects;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cluster.Folder;
import io.github.pcap2netpol.cluster.model.Service;
import io.github.pcap2netpol.cluster.model.ServiceRef;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files are read in parallel, which must not affect the result. */
class MetadataReadingTest {
  /** More objects than are buffered, so that later files have to wait. */
  private static final int MANY = 700;

  @TempDir Path root;

  @Test
  void no_object_of_large_files_is_missing_even_if_one_file_is_cut_short() throws Exception {
    Folder folder = new Folder(root);
    for (int file = 0; file < 4; file++) {
      folder.with("cluster/pods-" + file + ".json", Folder.list(pods(file).toArray(String[]::new)));
    }
    String cut = Folder.list(pods(4).toArray(String[]::new));
    folder.with("cluster/pods-4.json", cut.substring(0, cut.lastIndexOf("{\"apiVersion\"")));

    List<String> names =
        folder.read().cluster().workloads().keySet().stream().map(WorkloadRef::name).toList();

    assertThat(names)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 5)
                .boxed()
                .flatMap(file -> file < 4 ? names(file) : names(file).limit(MANY - 1))
                .toList());
    assertThat(folder.codes()).contains("metadata-unreadable");
  }

  @Test
  void of_duplicates_the_last_file_counts_even_if_an_earlier_one_takes_longer_to_read()
      throws Exception {
    List<String> services = new ArrayList<>();
    IntStream.range(0, MANY).forEach(i -> services.add(service("other-" + i, "10.1.0.9")));
    services.add(service("db", "10.1.0.1"));
    Folder folder =
        new Folder(root)
            .with("cluster/a.json", Folder.list(services.toArray(String[]::new)))
            .with("cluster/b.json", Folder.list(service("db", "10.1.0.2")))
            .with("cluster/pods.json", Folder.list(pods(0).toArray(String[]::new)));

    Service db = folder.read().cluster().services().get(new ServiceRef("shop", "db"));

    assertThat(Optional.ofNullable(db).orElseThrow().clusterIps()).hasToString("[10.1.0.2]");
  }

  private static Stream<String> names(int file) {
    return IntStream.range(0, MANY).mapToObj(i -> "p" + file + "-" + i);
  }

  private static List<String> pods(int file) {
    return names(file).map(name -> Folder.pod(name, "", "{}", "")).toList();
  }

  private static String service(String name, String address) {
    return Folder.json(
        "{'apiVersion':'v1','kind':'Service','metadata':{'namespace':'shop','name':'"
            + name
            + "'},'spec':{'clusterIP':'"
            + address
            + "','clusterIPs':['"
            + address
            + "'],'ports':[{'port':80}]}}");
  }
}
