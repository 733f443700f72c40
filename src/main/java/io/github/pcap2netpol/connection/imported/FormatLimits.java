package io.github.pcap2netpol.connection.imported;

import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.flowlog.FlowLogFormat;
import java.util.Optional;

/** What a format can't say even if nothing went wrong, as far as it affects policies. */
final class FormatLimits {
  private FormatLimits() {}

  static Optional<Diagnostic> of(FlowLogFormat format, String file) {
    return switch (format) {
      case MICROSHIELD ->
          Optional.of(
              Diagnostic.severe(
                  "records-partial",
                  file,
                  "MicroShield records accepted TCP connections between pods only. UDP, and"
                      + " everything to and from outside the cluster, is unknown and would be"
                      + " denied: add captures of these workloads, or rules of your own."));
      case CONNTRACK ->
          Optional.of(
              Diagnostic.warning(
                  "records-partial",
                  file,
                  "A connection tracking table lists what is open at the moment and for a while"
                      + " after: what ended earlier is missing. Take it often, or record events"
                      + " with conntrack -E."));
      case HUBBLE, ZEEK, NETOBSERV -> Optional.empty();
    };
  }
}
