package io.github.pcap2netpol.flowlog.format;

import io.github.pcap2netpol.net.Protocol;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The words of one line of conntrack.
 *
 * @param state of TCP and SCTP; "" if there is none
 * @param original the words from the first {@code src=} on
 * @param reply the words from the second one on
 */
record ConntrackLine(
    Optional<Protocol> protocol,
    String state,
    OptionalLong time,
    Set<String> marks,
    Words original,
    Words reply) {
  private static final Set<String> STATES =
      Set.of(
          "NONE",
          "SYN_SENT",
          "SYN_RECV",
          "ESTABLISHED",
          "FIN_WAIT",
          "CLOSE_WAIT",
          "LAST_ACK",
          "TIME_WAIT",
          "CLOSE",
          "LISTEN",
          "SYN_SENT2");

  /** Values by name. */
  record Words(Map<String, String> values) {
    boolean isEmpty() {
      return !values.containsKey("src") && !values.containsKey("dst");
    }

    Optional<String> get(String name) {
      return Optional.ofNullable(values.get(name));
    }
  }

  static ConntrackLine of(String line) {
    Optional<Protocol> protocol = Optional.empty();
    String state = "";
    OptionalLong time = OptionalLong.empty();
    Set<String> marks = new HashSet<>();
    Map<String, String> original = new HashMap<>();
    Map<String, String> reply = new HashMap<>();
    Map<String, String> current = original;
    for (String word : line.split("\\s+", -1)) {
      int equals = word.indexOf('=');
      if (word.startsWith("[")) {
        marks.add(word);
        if (time.isEmpty() && word.endsWith("]")) {
          time = Fields.time(Optional.of(word.substring(1, word.length() - 1)));
        }
      } else if (equals > 0) {
        String name = word.substring(0, equals);
        if (name.equals("src") && current.containsKey("src")) {
          current = reply;
        }
        current.putIfAbsent(name, word.substring(equals + 1));
      } else if (original.isEmpty()) {
        protocol = protocol.isPresent() ? protocol : Protocols.named(word);
        state = STATES.contains(word) ? word : state;
      }
    }
    return new ConntrackLine(protocol, state, time, marks, new Words(original), new Words(reply));
  }

  boolean has(String mark) {
    return marks.contains(mark);
  }

  /** How old the entry is in nanoseconds, where the kernel keeps that. */
  OptionalLong age() {
    Optional<String> seconds = reply.get("delta-time");
    return Fields.duration(seconds.isPresent() ? seconds : original.get("delta-time"));
  }
}
