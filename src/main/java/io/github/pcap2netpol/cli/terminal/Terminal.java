package io.github.pcap2netpol.cli.terminal;

import java.io.Console;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A standard stream that is a terminal. */
public enum Terminal {
  /** Standard output is a terminal. */
  OUTPUT,
  /** Standard error is a terminal. */
  ERROR;

  /** Set by the launcher, which can check each stream separately; Java can't. */
  static final String PROPERTY = "pcap2netpol.terminals";

  /** Which streams of this process are terminals; without the launcher, none or all. */
  public static Set<Terminal> ofThisProcess() {
    String told = System.getProperty(PROPERTY);
    if (told == null) {
      return isTerminal(System.console()) ? EnumSet.allOf(Terminal.class) : Set.of();
    }
    EnumSet<Terminal> terminals = EnumSet.noneOf(Terminal.class);
    if (told.contains("1")) {
      terminals.add(OUTPUT);
    }
    if (told.contains("2")) {
      terminals.add(ERROR);
    }
    return terminals;
  }

  private static boolean isTerminal(@Nullable Console console) {
    if (console == null) {
      return false;
    }
    try {
      // From Java 22 on there is a console even without a terminal, and a method to check.
      return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }
}
