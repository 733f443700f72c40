package io.github.pcap2netpol.cli.terminal;

/** Whether text is coloured. */
enum Coloring {
  /** Plain text. */
  NONE,
  /** ECMA-48 escape sequences, which all modern terminals understand. */
  ANSI;

  private static final char ESCAPE = 0x1b;

  String red(String text) {
    return sequence("1;31", text);
  }

  String yellow(String text) {
    return sequence("33", text);
  }

  private String sequence(String code, String text) {
    return this == NONE ? text : ESCAPE + "[" + code + "m" + text + ESCAPE + "[0m";
  }
}
