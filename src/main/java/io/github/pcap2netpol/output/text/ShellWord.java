package io.github.pcap2netpol.output.text;

/** Text as one word of a POSIX shell (POSIX.1-2017, Shell Command Language 2.2). */
public final class ShellWord {
  private ShellWord() {}

  /** The text itself if the shell reads it as it is, otherwise in single quotes. */
  public static String of(String text) {
    return text.matches("[A-Za-z0-9._/~:@%+=-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
