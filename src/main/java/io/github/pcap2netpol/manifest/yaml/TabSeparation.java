package io.github.pcap2netpol.manifest.yaml;

/**
 * Lets tabs separate the tokens of YAML as kubectl does (YAML 1.2, 6.2), for a parser that accepts
 * only spaces: replaces such tabs by spaces, line by line. Tabs used as indentation, which the
 * parser continues to refuse, and tabs within strings are left alone.
 *
 * <p>Looks only at brackets, quotes, comments and block scalars, and leaves everything else to the
 * parser.
 */
final class TabSeparation {
  private static final String FLOW_INDICATORS = ",[]{}";

  private int brackets;

  /** The quote that is open, or 0. */
  private char quote;

  /** The indentation below which a block scalar ends; -1 outside block scalars. */
  private int blockScalar = -1;

  private char[] line = new char[0];
  private int start;
  private int at;
  private int end;

  /** Starts a document. */
  void reset() {
    brackets = 0;
    quote = 0;
    blockScalar = -1;
  }

  /** Replaces the tabs in the next line. */
  void replaceIn(char[] text, int from, int to) {
    line = text;
    start = from;
    at = from;
    end = to;
    if (quote == 0 && blockScalar < 0 && brackets == 0 && !isWorthALook()) {
      return;
    }
    if (quote != 0) {
      endOfQuoted();
    } else if (inBlockScalar()) {
      return;
    } else if (brackets == 0) {
      skipIndentation();
    }
    while (at < end) {
      token();
    }
  }

  /** Whether the line contains a tab, or something that may continue in the next line. */
  private boolean isWorthALook() {
    for (int i = at; i < end; i++) {
      switch (line[i]) {
        case '\t', '"', '\'', '[', '{', '|', '>' -> {
          return true;
        }
        default -> {}
      }
    }
    return false;
  }

  private boolean inBlockScalar() {
    if (blockScalar >= 0) {
      int indentation = 0;
      while (charAt(start + indentation) == ' ') {
        indentation++;
      }
      if (indentation >= blockScalar || isBreak(charAt(start + indentation))) {
        return true;
      }
      blockScalar = -1;
    }
    return false;
  }

  /** Skips the spaces, dashes and question marks at the start of the line, and a tab after them. */
  private void skipIndentation() {
    while (charAt(at) == ' ' || isIndicator(at)) {
      at++;
    }
    while (charAt(at) == '\t') {
      at++;
    }
  }

  /** Skips one token, or one character between tokens. */
  private void token() {
    char c = line[at];
    if (c == '\t') {
      line[at++] = ' ';
    } else if (c == ' ' || isBreak(c)) {
      at++;
    } else if (c == '#' && (at == start || isBlank(at - 1))) {
      at = end;
    } else if (c == '"' || c == '\'') {
      quote = c;
      at++;
      endOfQuoted();
    } else if (c == '[' || c == '{') {
      brackets++;
      at++;
    } else if (c == ']' || c == '}') {
      brackets = Math.max(0, brackets - 1);
      at++;
    } else if (c == ',' || c == ':') {
      at++;
    } else if ((c == '|' || c == '>') && brackets == 0) {
      startBlockScalar();
    } else if (c == '!' || c == '&' || c == '*') {
      while (!isBlank(at) && !(brackets > 0 && FLOW_INDICATORS.indexOf(line[at]) >= 0)) {
        at++;
      }
    } else {
      plain();
    }
  }

  private void endOfQuoted() {
    while (at < end) {
      char c = line[at++];
      if (c == '\\' && quote == '"') {
        at++;
      } else if (c == quote) {
        quote = 0;
        return;
      }
    }
  }

  /** Skips an unquoted string, which ends before a colon or a comment, or with the line. */
  private void plain() {
    while (at < end) {
      char c = line[at];
      boolean ends =
          (c == ':' && isBlank(at + 1))
              || (c == '#' && isBlank(at - 1))
              || (brackets > 0 && FLOW_INDICATORS.indexOf(c) >= 0);
      if (ends && at > start) {
        return;
      }
      at++;
    }
  }

  private void startBlockScalar() {
    for (; at < end; at++) {
      if (line[at] == '\t') {
        line[at] = ' ';
      }
    }
    int column = start;
    int parent = -1;
    for (; charAt(column) == ' ' || isIndicator(column); column++) {
      if (charAt(column) != ' ') {
        parent = column - start;
      }
    }
    boolean afterName = charAt(column) != '|' && charAt(column) != '>';
    blockScalar = 1 + (afterName ? column - start : parent);
  }

  /** Whether it is a dash or question mark that begins an element or a key. */
  private boolean isIndicator(int place) {
    return (charAt(place) == '-' || charAt(place) == '?') && isBlank(place + 1);
  }

  private char charAt(int place) {
    return place < end ? line[place] : '\n';
  }

  private boolean isBlank(int place) {
    char c = charAt(place);
    return c == ' ' || c == '\t' || isBreak(c);
  }

  private static boolean isBreak(char c) {
    return c == '\n' || c == '\r';
  }
}
