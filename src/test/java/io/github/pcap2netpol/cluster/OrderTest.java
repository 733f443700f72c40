package io.github.pcap2netpol.cluster;

import static io.github.pcap2netpol.cluster.Folder.owner;
import static io.github.pcap2netpol.cluster.Folder.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cluster.bundle.UnusableInputException;
import io.github.pcap2netpol.cluster.model.Cluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The order of objects in the input must not affect the result. */
class OrderTest {
  @Property(tries = 30)
  void shuffled_objects_in_any_number_of_files_give_the_same_cluster(@ForAll long seed)
      throws Exception {
    List<String> objects = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      String owner = i % 3 == 0 ? "" : owner("StatefulSet", "set" + i % 3);
      // Two pods in turn at some addresses.
      objects.add(pod("p" + i, "10.0.0." + (10 + i % 8), "{'n':'" + i + "'}", owner));
    }
    Cluster inOrder = read(List.of(Folder.list(objects.toArray(String[]::new))));
    Random random = new Random(seed);
    Collections.shuffle(objects, random);
    int cut = random.nextInt(objects.size() + 1);
    List<String> files =
        Stream.of(objects.subList(0, cut), objects.subList(cut, objects.size()))
            .map(part -> Folder.list(part.toArray(String[]::new)))
            .toList();
    assertThat(read(files)).isEqualTo(inOrder);
  }

  private static Cluster read(List<String> files) throws IOException, UnusableInputException {
    Path root = Files.createTempDirectory("order");
    try {
      Folder folder = new Folder(root);
      for (int i = 0; i < files.size(); i++) {
        folder.with("cluster/" + i + ".json", files.get(i));
      }
      return folder.read().cluster();
    } finally {
      try (Stream<Path> all = Files.walk(root)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
