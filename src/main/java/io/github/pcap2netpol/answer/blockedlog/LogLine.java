package io.github.pcap2netpol.answer.blockedlog;

/** What a line of a log says. */
sealed interface LogLine {
  /** A connection was blocked. */
  record Block(LoggedBlock block) implements LogLine {}

  /** Something was blocked that needs no rule. */
  record Useless(Why why) implements LogLine {}

  /** Something else. */
  record Other() implements LogLine {}

  /** Why it needs no rule. */
  enum Why {
    /** Other than TCP, UDP and SCTP, which is all that a NetworkPolicy can express. */
    PROTOCOL("of a protocol that no NetworkPolicy can express, or without ports"),
    /** A segment of an open connection: its sender may not have opened it. */
    NOT_AN_OPENING("not the opening of a connection"),
    /** It looks like a block, but an address or port is malformed. */
    MALFORMED("with addresses or ports that can't be read");

    private final String text;

    Why(String text) {
      this.text = text;
    }

    /** For people; follows a number of lines. */
    String text() {
      return text;
    }
  }
}
