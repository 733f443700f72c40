package io.github.pcap2netpol.manifest;

/** Thrown for a text that is neither YAML nor JSON, or exceeds a limit. */
public final class UnreadableTextException extends Exception {
  private static final long serialVersionUID = 1;

  private final String reason;
  private final int line;
  private final int column;

  /**
   * A problem at a place.
   *
   * @param reason what is wrong, as part of a sentence
   * @param line from 1; 0 if unknown
   * @param column from 1; 0 for the line as a whole
   */
  public UnreadableTextException(String reason, int line, int column) {
    super(
        line == 0
            ? reason
            : "line " + line + (column == 0 ? "" : ", column " + column) + ": " + reason);
    this.reason = reason;
    this.line = line;
    this.column = column;
  }

  /** What is wrong, without the place. */
  public String reason() {
    return reason;
  }

  /** The line, from 1; 0 if unknown. */
  public int line() {
    return line;
  }

  /** The place, as in "line 3, column 7"; "some place" if unknown. */
  public String place() {
    return line == 0 ? "some place" : "line " + line + (column == 0 ? "" : ", column " + column);
  }
}
