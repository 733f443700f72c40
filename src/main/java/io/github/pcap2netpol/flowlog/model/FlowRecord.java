package io.github.pcap2netpol.flowlog.model;

import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.Protocol;

/**
 * One connection, or some packets of one, as another tool recorded it.
 *
 * @param source the end that the record calls its source
 * @param destination the other end
 * @param openedBy which end opened the connection, as far as the record says
 * @param shows how much it shows of the connection
 * @param fromSource packets from the source
 * @param fromDestination packets from the destination
 * @param recordedAt at which ends it was recorded, where all other connections are recorded too
 * @param time when the packets passed
 * @param same a number that two records of one connection share if the addresses of one were
 *     translated to those of the other; {@link #NOT_TRANSLATED} if it is not known to be translated
 */
public record FlowRecord(
    Protocol protocol,
    Endpoint source,
    Endpoint destination,
    OpenedBy openedBy,
    Shows shows,
    long fromSource,
    long fromDestination,
    RecordedAt recordedAt,
    TimeSpan time,
    long same) {
  public static final long NOT_TRANSLATED = -1;

  /** Which end opened a connection. */
  public enum OpenedBy {
    SOURCE,
    DESTINATION,
    UNKNOWN
  }

  /** What a record shows of its connection, least conclusive first. */
  public enum Shows {
    /** Packets of a connection that was already open, or merely that there were some. */
    PACKETS,
    /** An attempt to open it. */
    OPENING,
    /** An attempt that was dropped on its way, by a policy for example. */
    DROPPED,
    /** A reset from the source of the record, whichever end that is. */
    RESET,
    /** An attempt that the responder refused. */
    REFUSED,
    /** An answer to the opening, or packets that can only follow one. */
    ANSWERED
  }

  /** At which ends of a connection a record was made: their own node or network namespace. */
  public enum RecordedAt {
    SOURCE,
    DESTINATION,
    BOTH,
    /** Unknown, or somewhere in between. */
    ELSEWHERE;

    public static RecordedAt of(boolean source, boolean destination) {
      if (source) {
        return destination ? BOTH : SOURCE;
      }
      return destination ? DESTINATION : ELSEWHERE;
    }

    public boolean isSource() {
      return this == SOURCE || this == BOTH;
    }

    public boolean isDestination() {
      return this == DESTINATION || this == BOTH;
    }
  }
}
