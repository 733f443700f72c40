package io.github.pcap2netpol.cli.panel;

import io.github.pcap2netpol.cli.panel.ReviewDesk.Next;
import io.github.pcap2netpol.cli.panel.ReviewDesk.Reply;
import io.github.pcap2netpol.output.folder.OutputException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** The panel as a prompt, with one command a line; it works in a pipe too. */
public final class PromptPanel {
  /** A longer line is not a command. */
  private static final int LONGEST = 10_000;

  private PromptPanel() {}

  /**
   * Shows the lines and asks for commands until one ends it, or there are no more.
   *
   * @return whether policies are to be written
   */
  public static boolean run(ReviewDesk desk, BufferedReader in, PrintStream out)
      throws OutputException {
    desk.list().forEach(out::println);
    out.println(desk.effect());
    out.println("h lists the commands");
    while (true) {
      out.print("> ");
      out.flush();
      String line = line(in);
      if (line == null) {
        out.println();
        return false;
      }
      Reply reply = desk.execute(PanelCommand.of(line));
      reply.lines().forEach(out::println);
      if (reply.next() != Next.ASK) {
        return reply.next() == Next.GENERATE;
      }
    }
  }

  private static @Nullable String line(BufferedReader in) {
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
