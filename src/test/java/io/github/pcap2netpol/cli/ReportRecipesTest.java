package io.github.pcap2netpol.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cli.run.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The recipes for jq in docs/report.md print what stands below them. */
@Tag("needs-tools")
class ReportRecipesTest {
  private static final Pattern RECIPE =
      Pattern.compile("```sh\\n(jq .*?)\\n```\\n\\n```\\n(.*?\\n)```\\n", Pattern.DOTALL);

  @TempDir private Path folder;

  @Test
  void each_recipe_prints_what_the_page_says() throws Exception {
    assertThat(
            CommandRun.of(
                    "analyse",
                    Path.of("samples/pcaps/online-boutique"),
                    "-o",
                    folder.resolve("out"))
                .code())
        .isEqualTo(ExitCode.DONE);
    List<MatchResult> recipes =
        RECIPE.matcher(Files.readString(Path.of("docs/report.md"))).results().toList();

    assertThat(recipes).hasSizeGreaterThan(4);
    for (MatchResult recipe : recipes) {
      assertThat(printed(recipe.group(1))).as(recipe.group(1)).isEqualTo(recipe.group(2));
    }
  }

  private String printed(String command) throws Exception {
    Process shell =
        new ProcessBuilder("bash", "-c", command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String text = new String(shell.getInputStream().readAllBytes(), UTF_8);
    shell.waitFor();
    return text;
  }
}
