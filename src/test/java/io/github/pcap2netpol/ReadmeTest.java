package io.github.pcap2netpol;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.capture.file.FileSource;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.output.folder.OutputFile;
import io.github.pcap2netpol.policy.model.PolicyOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The README shows what the tool writes. */
class ReadmeTest {

  @Test
  void the_picture_in_the_readme_is_the_one_that_is_drawn() throws Exception {
    Path picture = Path.of("docs/online-boutique.svg");
    // An output folder has the pictures of workloads that it links to, the documentation has not.
    String drawn = written("graph.svg").replaceAll(" *</?a( xlink:href=\"[^\"]*\")?>\n", "");
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(picture, drawn);
    }
    assertThat(picture).hasContent(drawn);
  }

  @Test
  void the_policy_in_the_readme_is_the_one_that_is_written() throws Exception {
    assertThat(Files.readString(Path.of("README.md")))
        .contains("```yaml\n" + written("policies/boutique/emailservice.yaml") + "```\n");
  }

  private static String written(String path) throws Exception {
    Path sample = Path.of("samples/pcaps/online-boutique");
    List<OutputFile> files =
        Pipeline.run(
                new Inputs(List.of(sample), List.of(), List.of()),
                PolicyOptions.DEFAULT,
                capture -> new FileSource(capture, capture.toString()),
                1,
                new Diagnostics())
            .files();
    return files.stream()
        .filter(file -> file.path().equals(path))
        .findFirst()
        .orElseThrow()
        .contents();
  }
}
