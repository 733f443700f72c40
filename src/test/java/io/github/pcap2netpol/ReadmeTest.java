package io.github.pcap2netpol;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.capture.file.FileSource;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.output.folder.OutputFile;
import io.github.pcap2netpol.policy.model.PolicyOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the README shows is what the tool writes. */
class ReadmeTest {

  @Test
  void the_policy_in_the_readme_is_the_one_that_is_written() throws Exception {
    Path sample = Path.of("samples/pcaps/online-boutique");
    List<OutputFile> files =
        Pipeline.run(
                new Pipeline.Inputs(List.of(sample), List.of(), List.of()),
                PolicyOptions.DEFAULT,
                path -> new FileSource(path, path.toString()),
                1,
                graph -> Optional.empty(),
                new Diagnostics())
            .files();
    String written =
        files.stream()
            .filter(file -> file.path().equals("policies/boutique/emailservice.yaml"))
            .findFirst()
            .orElseThrow()
            .contents();
    assertThat(Files.readString(Path.of("README.md"))).contains("```yaml\n" + written + "```\n");
  }
}
