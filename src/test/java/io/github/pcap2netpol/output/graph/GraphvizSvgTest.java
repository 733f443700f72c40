package io.github.pcap2netpol.output.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.output.AnalysisFixture;
import io.github.pcap2netpol.output.Boutique;
import io.github.pcap2netpol.output.folder.OutputFile;
import io.github.pcap2netpol.output.text.PeerNames;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GraphvizSvgTest {
  private static final OutputFile DOT = new OutputFile("graph.dot", "digraph { a -> b }\n");
  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir private Path folder;
  private final Diagnostics diagnostics = new Diagnostics();

  @Test
  void without_graphviz_there_is_no_drawing_and_a_line_that_says_so() {
    assertThat(GraphvizSvg.render(DOT, diagnostics, folder.toString(), LONG)).isEmpty();
    assertThat(diagnostics.sorted())
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.code()).isEqualTo("graphviz-missing");
              assertThat(found.message()).contains("install Graphviz");
            });
  }

  @Test
  void the_graph_is_given_on_standard_input() throws Exception {
    program("cat; echo \"$1\"");

    assertThat(GraphvizSvg.render(DOT, diagnostics, folder.toString(), LONG))
        .contains(new OutputFile("graph.svg", "digraph { a -> b }\n-Tsvg\n"));
    assertThat(diagnostics.sorted()).isEmpty();
  }

  @Test
  void a_drawing_that_fails_is_left_out_and_said() throws Exception {
    program("echo 'Error: no fonts' >&2; exit 3");

    assertThat(GraphvizSvg.render(DOT, diagnostics, folder.toString(), LONG)).isEmpty();
    assertThat(diagnostics.sorted())
        .extracting(Diagnostic::message)
        .singleElement()
        .asString()
        .contains("exit code 3", "Error: no fonts");
  }

  @Test
  void a_graph_that_nobody_could_read_is_not_drawn() throws Exception {
    program("cat");
    OutputFile large = new OutputFile("graph.dot", "a -> b;\n".repeat(1501));

    assertThat(GraphvizSvg.render(large, diagnostics, folder.toString(), LONG)).isEmpty();
    assertThat(diagnostics.sorted())
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.code()).isEqualTo("graphviz-skipped");
              assertThat(found.message()).contains("1501 lines", "graph.dot is complete");
            });
  }

  @Test
  void a_program_that_does_not_end_is_killed() throws Exception {
    Path pid = folder.resolve("pid");
    program("echo $$ > '" + pid + "'; exec sleep 600");

    assertThat(GraphvizSvg.render(DOT, diagnostics, folder.toString(), Duration.ofSeconds(2)))
        .isEmpty();
    assertThat(diagnostics.sorted())
        .extracting(Diagnostic::message)
        .singleElement()
        .asString()
        .contains("not done after 2 s");
    Optional<ProcessHandle> left = ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()));
    left.ifPresent(process -> process.onExit().join()); // would never come back were it not killed
  }

  @Test
  void a_graph_larger_than_a_pipe_does_not_jam() throws Exception {
    program("cat");
    OutputFile large = new OutputFile("graph.dot", "x".repeat(1 << 20) + "\n");

    assertThat(GraphvizSvg.render(large, diagnostics, folder.toString(), LONG))
        .get()
        .extracting(OutputFile::contents)
        .isEqualTo(large.contents());
  }

  @Test
  @Tag("needs-tools")
  void graphviz_draws_the_sample_without_complaint() {
    AnalysisFixture shop = Boutique.withMore();
    OutputFile dot = TrafficDot.render(shop.traffic(), new PeerNames(shop.traffic()));

    Optional<OutputFile> svg = GraphvizSvg.render(dot, diagnostics);

    assertThat(diagnostics.sorted()).isEmpty();
    assertThat(svg).get().extracting(OutputFile::contents).asString().contains("<svg", "frontend");
  }

  private void program(String script) throws Exception {
    Path program = folder.resolve("dot");
    Files.writeString(program, "#!/bin/sh\n" + "PATH=/usr/bin:/bin\n" + script + "\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
  }
}
