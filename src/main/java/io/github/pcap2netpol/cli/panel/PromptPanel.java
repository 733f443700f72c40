package io.github.pcap2netpol.cli.panel;

import io.github.pcap2netpol.cli.panel.ReviewDesk.Next;
import io.github.pcap2netpol.cli.panel.ReviewDesk.Reply;
import io.github.pcap2netpol.output.folder.OutputException;
import io.github.pcap2netpol.output.text.SafeText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The panel as a prompt, with one command a line; it works in a pipe too. */
public final class PromptPanel {
  /** A longer line is not a command. */
  private static final int LONGEST = 10_000;

  /** Before what does not fit on a line. */
  private static final String HANGING = " ".repeat(8);

  private final ReviewDesk desk;
  private final BufferedReader in;
  private final PrintStream out;
  private final int columns;
  private final boolean asks;

  /**
   * A panel.
   *
   * @param columns how wide lines may be
   * @param asks whether somebody is there to be asked before decisions are lost
   */
  public PromptPanel(
      ReviewDesk desk, BufferedReader in, PrintStream out, int columns, boolean asks) {
    this.desk = desk;
    this.in = in;
    this.out = out;
    this.columns = columns;
    this.asks = asks;
  }

  /**
   * Shows the lines and asks for commands until one ends it, or there are no more.
   *
   * @return whether policies are to be written
   */
  public boolean run() throws OutputException {
    desk.list().forEach(this::print);
    print(desk.effect());
    print("h lists the commands");
    QuitGuard guard = new QuitGuard();
    while (true) {
      out.print("> ");
      out.flush();
      String line = line();
      if (line == null) {
        out.println();
        return false;
      }
      PanelCommand command = PanelCommand.of(line);
      Optional<String> question = asks ? guard.question(command, desk.unsaved()) : Optional.empty();
      if (question.isPresent()) {
        print(question.get());
        continue;
      }
      Reply reply = desk.execute(command);
      reply.lines().forEach(this::print);
      if (reply.next() != Next.ASK) {
        return reply.next() == Next.GENERATE;
      }
    }
  }

  private void print(String line) {
    if (line.length() <= columns) {
      out.println(line);
      return;
    }
    String text = line.stripLeading();
    String indent = line.substring(0, line.length() - text.length());
    List<String> lines = SafeText.wrap(text, columns - indent.length(), columns - HANGING.length());
    out.println(indent + String.join("\n" + HANGING, lines));
  }

  private @Nullable String line() {
    try {
      StringBuilder line = new StringBuilder();
      int next;
      while ((next = in.read()) != -1 && next != '\n') {
        if (line.length() < LONGEST) {
          line.append((char) next);
        }
      }
      return next == -1 && line.isEmpty() ? null : line.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
