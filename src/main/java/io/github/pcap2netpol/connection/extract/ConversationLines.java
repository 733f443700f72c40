package io.github.pcap2netpol.connection.extract;

import io.github.pcap2netpol.connection.sums.ExtractedLine.Datagrams;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Middle;
import io.github.pcap2netpol.connection.sums.ExtractedLine.OfConversation;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Opened;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Other;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Said;
import io.github.pcap2netpol.connection.sums.Sum;
import io.github.pcap2netpol.net.Endpoint;
import java.io.IOException;

/** Writes the lines about conversations. */
final class ConversationLines {
  private final LineOutput out;
  private final JsonOutput json;

  ConversationLines(LineOutput out) {
    this.out = out;
    this.json = out.json();
  }

  void write(Opened opened) throws IOException {
    start(opened);
    out.endLine();
  }

  void write(Middle middle) throws IOException {
    start(middle);
    out.endLine();
  }

  /** Starts a line about the stream, without ending it. */
  void start(OfConversation stream) throws IOException {
    if (stream instanceof Opened opened) {
      start(opened);
    } else if (stream instanceof Middle middle) {
      start(middle);
    } else {
      throw new IllegalArgumentException("no result of a stream: " + stream);
    }
  }

  private void start(Opened opened) throws IOException {
    out.start("opened");
    json.field("from", opened.originator());
    json.field("to", opened.responder());
    json.field("protocol", opened.port().protocol().name());
    json.field("port", opened.port().port());
    json.field("outcome", opened.outcome());
    json.fieldIf("loopback", opened.loopback());
    json.fieldIf("freshFrom", opened.sum().freshFromOriginator());
    json.fieldIf("freshTo", opened.sum().freshFromResponder());
    json.field("connections", opened.sum().connections());
    json.field("packets", opened.sum().packets());
    out.write(opened.sum().first(), opened.sum().last());
    json.startArray("samples");
    for (Sum.Kept sample : opened.sum().samples()) {
      json.startArray();
      json.value(sample.sequence());
      json.value(sample.port());
      if (sample.mark().compareTo(opened.sum().first()) != 0) {
        out.write(sample.mark(), opened.sum().first().timeNanos());
      }
      json.endArray();
    }
    json.endArray();
  }

  private void start(Middle middle) throws IOException {
    out.start("middle");
    json.field("protocol", middle.said().protocol().name());
    write(middle.said());
    json.fieldIf("onlyResets", !middle.spoken());
  }

  void write(Datagrams datagrams) throws IOException {
    out.start("datagrams");
    write(datagrams.said());
    json.fieldIf("unreachableFromOne", datagrams.unreachableFromOne());
    json.fieldIf("unreachableFromOther", datagrams.unreachableFromOther());
    json.fieldIf("oneOpened", datagrams.oneOpened());
    if (datagrams.reporter().isPresent()) {
      json.field("reporter", datagrams.reporter().get());
    }
    out.endLine();
  }

  void write(Endpoint one, Endpoint other, boolean loopback) throws IOException {
    json.field("one", one.address());
    json.field("onePort", one.port());
    json.field("other", other.address());
    json.field("otherPort", other.port());
    json.fieldIf("loopback", loopback);
  }

  void write(Other other) throws IOException {
    out.start("other");
    json.field("protocol", other.ipProtocol());
    json.field("one", other.one());
    json.field("other", other.other());
    json.field("packets", other.packets());
    out.write(other.first(), other.last());
    out.endLine();
  }

  void write(Said said) throws IOException {
    write(said.one(), said.other(), said.loopback());
    json.field("fromOne", said.fromOne());
    json.field("fromOther", said.fromOther());
    json.fieldIf("freshFromOne", said.freshFromOne());
    json.fieldIf("freshFromOther", said.freshFromOther());
    out.write(said.first(), said.last());
  }
}
