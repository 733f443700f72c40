package io.github.pcap2netpol.cli.terminal;

import java.io.Console;
import java.util.EnumSet;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A standard stream that is a terminal. */
public enum Terminal {
  /** Standard input is a terminal. */
  INPUT,
  /** Standard output is a terminal. */
  OUTPUT,
  /** Standard error is a terminal. */
  ERROR;

  /** Set by the launcher, which can check each stream separately; Java can't. */
  static final String PROPERTY = "pcap2netpol.terminals";

  /** Set by the launcher, if a stream is a terminal of known width. */
  static final String COLUMNS_PROPERTY = "pcap2netpol.columns";

  /** Which streams of this process are terminals; without the launcher, none or all. */
  public static Set<Terminal> ofThisProcess() {
    String told = System.getProperty(PROPERTY);
    if (told == null) {
      return isTerminal(System.console()) ? EnumSet.allOf(Terminal.class) : Set.of();
    }
    EnumSet<Terminal> terminals = EnumSet.noneOf(Terminal.class);
    if (told.contains("0")) {
      terminals.add(INPUT);
    }
    if (told.contains("1")) {
      terminals.add(OUTPUT);
    }
    if (told.contains("2")) {
      terminals.add(ERROR);
    }
    return terminals;
  }

  /** The width of this process's terminal, if the launcher has found it out; Java can't. */
  public static OptionalInt columnsOfThisProcess() {
    try {
      int columns = Integer.parseInt(System.getProperty(COLUMNS_PROPERTY, ""));
      return columns > 0 ? OptionalInt.of(columns) : OptionalInt.empty();
    } catch (NumberFormatException unknown) {
      return OptionalInt.empty();
    }
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
