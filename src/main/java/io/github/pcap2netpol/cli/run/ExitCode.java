package io.github.pcap2netpol.cli.run;

/** How a run ended, for its caller. */
public enum ExitCode {
  DONE(0, "done"),
  INTERNAL_ERROR(1, "internal error"),
  USAGE(2, "usage error"),
  INPUT_UNUSABLE(3, "nothing in the input can be used"),
  OUTPUT_NOT_WRITTEN(4, "the output could not be written"),
  FINDINGS(5, "completed with severe findings"),
  /** As in a shell for a process ended by SIGPIPE (13): 128 plus the signal's number. */
  READER_GONE(141, "the reader of the output closed the pipe, as head does");

  private final int number;
  private final String text;

  ExitCode(int number, String text) {
    this.number = number;
    this.text = text;
  }

  /** The number that the operating system receives. */
  public int number() {
    return number;
  }

  /** For people, as in the help. */
  public String text() {
    return text;
  }
}
