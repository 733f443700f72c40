package io.github.pcap2netpol.cli.panel;

import java.util.Optional;

/** Asks before decisions that are not saved are lost, once. */
final class QuitGuard {
  private boolean hasAsked;

  /** What to ask instead of carrying out the command; empty if it is to be carried out. */
  Optional<String> question(PanelCommand given, int unsaved) {
    boolean again = hasAsked;
    hasAsked = given == PanelCommand.Plain.QUIT && unsaved > 0 && !again;
    return hasAsked
        ? Optional.of(
            (unsaved == 1 ? "1 decision is" : unsaved + " decisions are")
                + " not saved: w writes the file, q again ends without it")
        : Optional.empty();
  }
}
