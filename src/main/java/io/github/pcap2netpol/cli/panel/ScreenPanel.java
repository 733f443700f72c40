package io.github.pcap2netpol.cli.panel;

import io.github.pcap2netpol.cli.panel.PanelText.Row;
import io.github.pcap2netpol.cli.panel.ReviewDesk.Next;
import io.github.pcap2netpol.cli.panel.ReviewDesk.Reply;
import io.github.pcap2netpol.decision.Decision.Ruling;
import io.github.pcap2netpol.output.folder.OutputException;
import io.github.pcap2netpol.output.text.SafeText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/**
 * The panel on a whole screen: arrow keys move, the space bar allows and denies, and everything
 * else is typed as at the prompt, where a command without a number is about the line under the
 * cursor.
 */
public final class ScreenPanel {
  private static final String CLEAR = "\033[H\033[2J";
  private static final int FEWEST_ROWS = 3;

  /** Kept here, since a logger loses its level when it is garbage-collected. */
  private static final Logger JLINE = Logger.getLogger("org.jline");

  /** The rows below the lines: the current line in full, the keys, and the typed text. */
  private static final int FOOT = 3;

  private static final String KEYS =
      "\u2191\u2193 move  space deny/allow  or type + Enter: s c u ? N /TEXT n NS a w g q h";
  private static final String PAGE_KEYS = "\u2191\u2193 scroll  space back to the connections";

  /** How often the size of the terminal is checked, in milliseconds. */
  private static final long SIZE_CHECK = 200;

  private final ReviewDesk desk;
  private final Terminal terminal;
  private final StringBuilder typed = new StringBuilder();
  private final QuitGuard guard = new QuitGuard();
  private List<Row> rows = List.of();
  private Optional<AnswerPage> answer = Optional.empty();
  private int cursor;
  private int top;

  private ScreenPanel(ReviewDesk desk, Terminal terminal) {
    this.desk = desk;
    this.terminal = terminal;
  }

  /**
   * Runs on this process's terminal.
   *
   * @return whether policies are to be written; empty if there is no terminal to run on
   */
  public static Optional<Boolean> run(ReviewDesk desk) throws OutputException {
    // If JLine can't unpack its native library, it runs stty instead, and need not warn.
    JLINE.setLevel(Level.OFF);
    try (Terminal terminal = TerminalBuilder.builder().system(true).dumb(false).build()) {
      return isScreen(terminal) ? Optional.of(run(desk, terminal)) : Optional.empty();
    } catch (IOException | IllegalStateException e) {
      return Optional.empty();
    }
  }

  private static boolean isScreen(Terminal terminal) {
    return !terminal.getType().startsWith(Terminal.TYPE_DUMB);
  }

  /** Runs on a terminal until a command ends it, and returns whether policies are to be written. */
  static boolean run(ReviewDesk desk, Terminal terminal) throws OutputException {
    Attributes before = terminal.enterRawMode();
    Attributes raw = terminal.getAttributes();
    // Ctrl-C is a key here, so that the screen is always restored.
    raw.setLocalFlag(Attributes.LocalFlag.ISIG, false);
    terminal.setAttributes(raw);
    terminal.writer().print("\033[?1049h");
    try {
      return new ScreenPanel(desk, terminal).loop();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      terminal.writer().print("\033[?1049l");
      terminal.writer().flush();
      terminal.setAttributes(before);
    }
  }

  private boolean loop() throws IOException, OutputException {
    refresh(1);
    while (true) {
      draw();
      Key key = key();
      if (answer.isPresent() && answer.get().scrolls(key, width(), room())) {
        continue;
      }
      boolean closes = answer.isPresent() && AnswerPage.isClosedBy(key);
      answer = Optional.empty();
      if (closes) {
        continue;
      }
      Next next = handle(key);
      if (next != Next.ASK) {
        return next == Next.GENERATE;
      }
    }
  }

  /** Waits for a key, and draws the screen again if its size changes meanwhile. */
  private Key key() throws IOException {
    Size drawn = terminal.getSize();
    Key key = Key.read(terminal.reader(), SIZE_CHECK);
    while (key.kind() == Key.Kind.NONE_YET) {
      if (!terminal.getSize().equals(drawn)) {
        drawn = terminal.getSize();
        draw();
      }
      key = Key.read(terminal.reader(), SIZE_CHECK);
    }
    return key;
  }

  private Next handle(Key key) throws OutputException {
    switch (key.kind()) {
      case UP -> move(-1);
      case DOWN -> move(1);
      case PAGE_UP -> move(-page());
      case PAGE_DOWN -> move(page());
      case HOME -> move(-rows.size());
      case END -> move(rows.size());
      case ESCAPE -> typed.setLength(0);
      case BACKSPACE -> typed.setLength(Math.max(0, typed.length() - 1));
      case INTERRUPT -> {
        return execute(PanelCommand.Plain.QUIT);
      }
      case END_OF_INPUT -> {
        return Next.QUIT;
      }
      case ENTER -> {
        PanelCommand command = PanelCommand.of(typed.toString());
        typed.setLength(0);
        return execute(command);
      }
      case CHARACTER -> {
        if (key.character() == ' ' && typed.isEmpty()) {
          return toggle();
        }
        typed.append(key.character());
      }
      case OTHER, NONE_YET -> {}
    }
    return Next.ASK;
  }

  private Next toggle() throws OutputException {
    boolean denied = desk.review().denied().stream().anyMatch(line -> line.number() == current());
    return execute(
        new PanelCommand.Decide(denied ? Ruling.ALLOW : Ruling.DENY, PanelCommand.Lines.UNNAMED));
  }

  private Next execute(PanelCommand given) throws OutputException {
    int number = current();
    Optional<String> question = guard.question(given, desk.unsaved());
    if (question.isPresent()) {
      answer = Optional.of(new AnswerPage(List.of(question.get())));
      return Next.ASK;
    }
    Reply reply = desk.execute(aboutCurrent(given));
    boolean isList =
        given instanceof PanelCommand.Find
            || given instanceof PanelCommand.InNamespace
            || given == PanelCommand.Plain.ALL
            || given == PanelCommand.Plain.LIST;
    boolean isChange = given instanceof PanelCommand.Decide || given instanceof PanelCommand.Undo;
    // The lines and the effect are on the screen anyway.
    List<String> lines =
        isList
            ? List.of()
            : isChange
                ? reply.lines().subList(0, Math.max(0, reply.lines().size() - 1))
                : reply.lines();
    answer = lines.isEmpty() ? Optional.empty() : Optional.of(new AnswerPage(lines));
    refresh(number);
    return reply.next();
  }

  private PanelCommand aboutCurrent(PanelCommand command) {
    PanelCommand.Lines here =
        new PanelCommand.Lines(
            current() == 0 ? new TreeSet<>() : new TreeSet<>(List.of(current())), false);
    if (command instanceof PanelCommand.Decide decide && decide.lines().isUnnamed()) {
      return new PanelCommand.Decide(decide.ruling(), here);
    }
    if (command instanceof PanelCommand.Undo undo && undo.lines().isUnnamed()) {
      return new PanelCommand.Undo(here);
    }
    if (command instanceof PanelCommand.Explain explain && explain.lines().isUnnamed()) {
      return new PanelCommand.Explain(here);
    }
    return command;
  }

  private int current() {
    return cursor < rows.size() ? rows.get(cursor).number() : 0;
  }

  /** Rebuilds the rows, with the cursor on the line of this number if it is still shown. */
  private void refresh(int number) {
    rows = PanelText.rows(desk.review());
    cursor = 0;
    for (int i = 0; i < rows.size(); i++) {
      if (rows.get(i).number() == number && number > 0) {
        cursor = i;
      }
    }
    if (current() == 0) {
      move(1);
    }
  }

  /** Moves by this many rows, skipping names of workloads. */
  private void move(int by) {
    int to = Math.max(0, Math.min(rows.size() - 1, cursor + by));
    int step = by < 0 ? -1 : 1;
    while (to >= 0 && to < rows.size() && rows.get(to).number() == 0) {
      to += step;
    }
    if (to >= 0 && to < rows.size()) {
      cursor = to;
    }
  }

  private int page() {
    return Math.max(1, height() - 6);
  }

  private int height() {
    return terminal.getHeight() > 0 ? terminal.getHeight() : 24;
  }

  private int width() {
    return terminal.getWidth() > 0 ? terminal.getWidth() : 80;
  }

  private List<String> head() {
    List<String> head = new ArrayList<>(SafeText.wrap(desk.effect(), width() - 1));
    head.add("");
    return head;
  }

  /** How many rows there are for lines. */
  private int room() {
    return Math.max(FEWEST_ROWS, height() - head().size() - FOOT);
  }

  private void draw() {
    List<String> screen = new ArrayList<>(head());
    if (answer.isEmpty()) {
      addRows(screen);
    } else {
      screen.addAll(answer.get().shown(width(), room()));
    }
    while (screen.size() < height() - FOOT) {
      screen.add("");
    }
    if (answer.isEmpty()) {
      screen.add(
          cut(cursor < rows.size() ? current() + ": " + rows.get(cursor).facts() : "no lines"));
      screen.add(cut(KEYS));
    } else {
      screen.add(cut(answer.get().place(width(), room())));
      screen.add(cut(PAGE_KEYS));
    }
    terminal.writer().print(CLEAR + String.join("\r\n", screen) + "\r\n" + cut("> " + typed));
    terminal.writer().flush();
  }

  private void addRows(List<String> screen) {
    int room = room();
    top = Math.max(0, Math.min(top, rows.size() - room));
    // The heading above the first line is shown with it.
    top = Math.min(top, Math.max(0, cursor - 1));
    top = Math.max(top, cursor - room + 1);
    for (int i = top; i < Math.min(rows.size(), top + room); i++) {
      String text = cut(rows.get(i).text());
      if (i == cursor) {
        // Not by reverse video alone, which not every terminal has.
        screen.add("\033[7m>" + text.substring(1) + "\033[0m");
      } else {
        screen.add(rows.get(i).number() == 0 ? "\033[1m" + text + "\033[0m" : text);
      }
    }
  }

  private String cut(String text) {
    return text.length() <= width() ? text : text.substring(0, Math.max(0, width() - 1)) + "\u2026";
  }
}
