package io.github.pcap2netpol.connection.model;

import org.jspecify.annotations.Nullable;

/**
 * The same connections seen at both ends: same sequence numbers within seconds. It proves what an
 * address that was dialled stood for, and whom an address that called stood for.
 *
 * @param atOriginator as the capture of the originator saw them
 * @param atResponder as the capture of the responder saw them
 */
public record PairedViews(Connection atOriginator, Connection atResponder) {
  /** Written out: what the compiler would generate is linked at run time, at every start. */
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof PairedViews that
            && atOriginator.equals(that.atOriginator)
            && atResponder.equals(that.atResponder));
  }

  @Override
  public int hashCode() {
    return atOriginator.hashCode() * 31 + atResponder.hashCode();
  }
}
