package io.github.pcap2netpol.answer.blockedlog;

/** What a line of a log is. */
sealed interface LogLine {
  /** It says that a connection was blocked. */
  record Block(LoggedBlock block) implements LogLine {}

  /** It says that something was blocked that makes no rule. */
  record Useless(Why why) implements LogLine {}

  /** It is about something else. */
  record Other() implements LogLine {}

  /** Why it makes no rule. */
  enum Why {
    /** Neither TCP nor UDP nor SCTP, which is all that a NetworkPolicy can express. */
    PROTOCOL("of a protocol that no NetworkPolicy can express, or without ports"),
    /** A segment of a connection that was open: whoever sent it may not have opened it. */
    NOT_AN_OPENING("not the opening of a connection"),
    /** It looks like one of those, and has an address or a port that is none. */
    MALFORMED("with addresses or ports that can't be read");

    private final String text;

    Why(String text) {
      this.text = text;
    }

    /** For people, after a number of lines. */
    String text() {
      return text;
    }
  }
}
