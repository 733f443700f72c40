package io.github.pcap2netpol.connection.extract;

import io.github.pcap2netpol.connection.follow.StreamTracker;
import io.github.pcap2netpol.connection.sums.ExtractedLine.LookupTurn;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Open;
import io.github.pcap2netpol.connection.sums.ExtractedLine.StreamSlice;
import io.github.pcap2netpol.connection.sums.Mark;
import io.github.pcap2netpol.connection.sums.StreamEvent;
import io.github.pcap2netpol.connection.sums.StreamState;
import java.io.IOException;
import java.util.Set;

/** Writes the lines about what may go on in other files of the capture. */
final class StreamLines {
  /** The field of an {@code opened} or {@code middle} line that says how to go on with it. */
  static final String OPEN = "open";

  static final String SPOKE = "spoke";
  static final String STRAYED = "strayed";
  static final String FINISHED = "finished";
  static final String RESET = "reset";

  /** What an end of a stream can have done. */
  static final Set<String> DEEDS = Set.of(SPOKE, STRAYED, FINISHED, RESET);

  private final LineOutput out;
  private final JsonOutput json;
  private final ConversationLines conversations;

  StreamLines(LineOutput out, ConversationLines conversations) {
    this.out = out;
    this.json = out.json();
    this.conversations = conversations;
  }

  /**
   * Writes what the stream comes to if nothing follows, as of any other stream, and within it what
   * matters if something does.
   */
  void write(Open open) throws IOException {
    StreamState state = open.state();
    Mark first = open.said().first();
    conversations.start(StreamTracker.resultOf(open));
    json.startObject(OPEN);
    json.field("protocol", open.said().protocol().name());
    conversations.write(open.said());
    json.field("stage", state.stage());
    json.fieldIf("openedByOther", !state.openedByOne());
    json.field("sequence", state.sequence());
    if (!state.opened().equals(first)) {
      out.write("opened", state.opened(), first.timeNanos());
    }
    json.fieldIf("repeated", state.repeated());
    json.fieldIf("asked", state.asked());
    json.fieldIf("reset", state.reset());
    write("oneDid", state.one());
    write("otherDid", state.other());
    json.endObject();
    out.endLine();
  }

  private void write(String name, StreamState.Side side) throws IOException {
    json.startArray(name);
    writeIf(SPOKE, side.spoke());
    writeIf(STRAYED, side.strayed());
    writeIf(FINISHED, side.finished());
    writeIf(RESET, side.reset());
    json.endArray();
  }

  private void writeIf(String word, boolean holds) throws IOException {
    if (holds) {
      json.value(word);
    }
  }

  void write(StreamSlice slice) throws IOException {
    Mark first = slice.events().get(0).first();
    out.start("stream");
    json.field("protocol", slice.protocol().name());
    conversations.write(slice.one(), slice.other(), slice.loopback());
    out.write("first", first, 0);
    json.startArray("events");
    for (StreamEvent event : slice.events()) {
      write(event, first.timeNanos());
    }
    json.endArray();
    out.endLine();
  }

  private void write(StreamEvent event, long since) throws IOException {
    json.startObject();
    json.field("kind", event.kind());
    json.fieldIf("byOther", !event.byOne());
    json.fieldIf("fresh", event.fresh());
    if (event.packets() > 1) {
      json.field("packets", event.packets());
    }
    if (event.kind() != StreamEvent.Kind.UNREACHABLE) {
      json.field("sequence", event.sequence());
    }
    if (event.lowest() != event.sequence()) {
      json.field("lowest", event.lowest());
    }
    if (event.highest() != event.sequence()) {
      json.field("highest", event.highest());
    }
    if (event.acknowledgment() != StreamEvent.NO_ACKNOWLEDGMENT) {
      json.field("acknowledgment", event.acknowledgment());
    }
    out.write("first", event.first(), since);
    if (!event.last().equals(event.first())) {
      out.write("last", event.last(), since);
    }
    json.endObject();
  }

  void write(LookupTurn turn) throws IOException {
    out.start("lookup");
    json.field("client", turn.client());
    json.field("port", turn.port());
    json.field("name", turn.name());
    json.field("type", turn.type());
    json.fieldIf("answer", turn.answer());
    out.write("first", turn.mark(), 0);
    out.endLine();
  }
}
