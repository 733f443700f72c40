package io.github.pcap2netpol.cli.panel;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.Inputs;
import io.github.pcap2netpol.Judgement;
import io.github.pcap2netpol.Pipeline;
import io.github.pcap2netpol.capture.file.FileSource;
import io.github.pcap2netpol.decision.Decision;
import io.github.pcap2netpol.decision.DecisionMaker;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.graph.model.TrafficMap;
import io.github.pcap2netpol.output.folder.OutputException;
import io.github.pcap2netpol.output.text.TextStyle;
import io.github.pcap2netpol.policy.model.PolicyOptions;
import java.io.ByteArrayOutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sessions with the panel on a pseudo-terminal: keys in, screen out. */
@Timeout(300)
class ScreenPanelTest {
  private static final Path SAMPLE = Path.of("samples", "pcaps", "online-boutique");
  private static final int README_ROWS = 11;
  private static final LocalDate TODAY = LocalDate.of(2026, 12, 1);
  private static final String DOWN = "\033[B";
  private static final String ESCAPE = "\033";
  private static final String CTRL_C = "\003";

  /** How each screen begins. */
  private static final String FRAME = "\033[H\033[2J";

  /** How the earlier screen is restored. */
  private static final String RESTORED = "\033[?1049l";

  @TempDir private Path folder;

  @Test
  void keys_deny_and_allow_lines_and_the_screen_shows_the_effect_at_once() throws Exception {
    Session session = new Session("");

    String screen = session.keys(DOWN, " ", "c 4-5\r", "s 5\r", "g\r");

    assertThat(session.generates).isTrue();
    assertThat(screen)
        .contains("boutique/checkoutservice")
        .containsPattern("2 \\[-\\] to boutique/cartservice")
        .containsPattern("4 \\[-\\] to boutique/emailservice")
        .containsPattern("5 \\[x\\] to boutique/paymentservice")
        .containsPattern("6 \\[ \\] to boutique/productcatalogservice")
        .contains("12 policies, 2 connections seen would be denied");
    session.desk.write();
    assertThat(session.file)
        .content(StandardCharsets.UTF_8)
        .isEqualTo(
            """
            # Decisions about observed connections; the last one that matches counts.
            decisions:
            - deny: {from: Deployment boutique/checkoutservice, to: Deployment boutique/cartservice, port: 7070/tcp}
            - deny: {from: Deployment boutique/checkoutservice, to: Deployment boutique/emailservice, port: 8080/tcp}
            - allow: {from: Deployment boutique/checkoutservice, to: Deployment boutique/paymentservice, port: 50051/tcp}
            """);
  }

  @Test
  void the_screen_in_the_readme_is_the_one_that_is_drawn() throws Exception {
    String screen = new Session("").keys("c 4\r", "w\r", "\r", "q\r");

    String shown =
        screen
            .replace("\r", "")
            .lines()
            .limit(README_ROWS)
            .map(String::stripTrailing)
            .collect(joining("\n"));
    assertThat(Files.readString(Path.of("README.md"))).contains("```\n" + shown + "\n");
  }

  @Test
  void what_was_decided_before_is_not_shown_again_unless_asked_for() throws Exception {
    String before =
        """
        decisions: # reviewed in spring
        - deny: {from: boutique/loadgenerator, to: "*"}
        """;
    Session session = new Session(before);

    assertThat(session.keys("/loadgenerator\r", "q\r")).doesNotContain("] to boutique/frontend");
    assertThat(session.generates).isFalse();
    assertThat(new Session(before).keys("/loadgenerator\r", "a\r", "q\r"))
        .containsPattern("\\[-\\] to boutique/frontend");
  }

  @Test
  void a_question_mark_explains_the_line_under_the_cursor() throws Exception {
    Session session = new Session("");

    session.keys("?\r", "q\r");

    assertThat(session.everything)
        .contains("Deployment boutique/cartservice to Deployment boutique/redis-cart")
        .contains("Allowed");
  }

  @Test
  void the_space_that_closes_an_explanation_denies_nothing() throws Exception {
    Session session = new Session("");

    session.keys("?\r", " ", "g\r");

    assertThat(session.generates).isTrue();
    assertThat(session.desk.decisions()).isEmpty();
  }

  @Test
  void escape_clears_what_was_typed_and_the_key_after_it_counts() throws Exception {
    Session session = new Session("");

    session.keys("c 1", ESCAPE, "g\r");

    assertThat(session.generates).isTrue();
    assertThat(session.desk.decisions()).isEmpty();
  }

  @Test
  void control_c_ends_it_without_policies() throws Exception {
    Session session = new Session("");

    session.keys(CTRL_C);

    assertThat(session.generates).isFalse();
    assertThat(session.file).doesNotExist();
  }

  @Test
  void before_decisions_are_lost_it_asks_once() throws Exception {
    for (String end : List.of("q\r", CTRL_C)) {
      Session session = new Session("");

      session.keys("c 1\r", end, end);

      assertThat(session.generates).isFalse();
      assertThat(session.everything)
          .contains("1 decision is not saved: w writes the file, q again ends without it");
      assertThat(session.file).doesNotExist();
    }
  }

  @Test
  void it_asks_again_after_another_command_and_not_where_all_is_saved() throws Exception {
    Session session = new Session("");

    // The second q asks, too, since something else came between; the third ends it after w.
    session.keys("c 1\r", "q\r", "c 2\r", "q\r", "w\r", "\r", "q\r");

    assertThat(session.everything)
        .contains("1 decision is not saved")
        .contains("2 decisions are not saved")
        .contains("with 2 new decisions");
    assertThat(session.file).content(StandardCharsets.UTF_8).contains("redis-cart", "cartservice");
  }

  /** A session on a terminal of 100 columns and 40 rows. */
  private final class Session {
    private final Path file = folder.resolve("decisions.yaml");
    private final ReviewDesk desk;
    private boolean generates;
    private String everything = "";

    Session(String existing) throws Exception {
      TrafficMap traffic =
          Pipeline.see(
                  new Inputs(List.of(SAMPLE), List.of(), List.of()),
                  path -> new FileSource(path, path.toString()),
                  1,
                  new Diagnostics())
              .traffic();
      Files.deleteIfExists(file);
      desk =
          new ReviewDesk(
              traffic,
              PolicyOptions.DEFAULT,
              ScreenPanelTest::judgement,
              file,
              existing,
              TODAY,
              new TextStyle(100, false));
    }

    private boolean run(Terminal terminal) {
      try {
        return ScreenPanel.run(desk, terminal);
      } catch (OutputException e) {
        throw new IllegalStateException(e);
      }
    }

    /** Presses these keys, which end the session, and returns the last screen. */
    String keys(String... keys) throws Exception {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      PipedOutputStream pressed = new PipedOutputStream();
      try (PipedInputStream in = new PipedInputStream(pressed);
          Terminal terminal =
              TerminalBuilder.builder()
                  .system(false)
                  .streams(in, out)
                  .type("xterm")
                  .size(new Size(100, 40))
                  .encoding(StandardCharsets.UTF_8)
                  .build()) {
        CompletableFuture<Boolean> panel = CompletableFuture.supplyAsync(() -> run(terminal));
        // Before the panel appears, the terminal itself would handle Ctrl-C.
        await(out, FRAME);
        pressed.write(String.join("", keys).getBytes(StandardCharsets.UTF_8));
        pressed.flush();
        generates = panel.join();
        await(out, RESTORED);
      }
      String all = out.toString(StandardCharsets.UTF_8);
      // Each change draws the whole screen.
      String[] frames = all.split(Pattern.quote(FRAME), -1);
      everything = all;
      return frames[frames.length - 1].replaceAll("\033\\[[0-9;?]*[A-Za-z]", "");
    }
  }

  /** Waits for this output, which arrives through the pseudo-terminal in parts. */
  private static void await(ByteArrayOutputStream out, String text) {
    while (!out.toString(StandardCharsets.UTF_8).contains(text)) {
      LockSupport.parkNanos(10_000_000);
    }
  }

  private static Judgement judgement(List<Decision> decisions) {
    return (traffic, found) -> DecisionMaker.decide(traffic, decisions, TODAY, found);
  }
}
