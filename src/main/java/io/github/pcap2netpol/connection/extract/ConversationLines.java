package io.github.pcap2netpol.connection.extract;

import com.fasterxml.jackson.core.JsonGenerator;
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
  private final JsonGenerator json;

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
    json.writeStringField("from", opened.originator().toString());
    json.writeStringField("to", opened.responder().toString());
    json.writeStringField("protocol", opened.port().protocol().name());
    json.writeNumberField("port", opened.port().port());
    json.writeStringField("outcome", LineOutput.lower(opened.outcome()));
    out.writeIf("loopback", opened.loopback());
    out.writeIf("freshFrom", opened.sum().freshFromOriginator());
    out.writeIf("freshTo", opened.sum().freshFromResponder());
    json.writeNumberField("connections", opened.sum().connections());
    json.writeNumberField("packets", opened.sum().packets());
    out.write(opened.sum().first(), opened.sum().last());
    json.writeArrayFieldStart("samples");
    for (Sum.Kept sample : opened.sum().samples()) {
      json.writeStartArray();
      json.writeNumber(sample.sequence());
      json.writeNumber(sample.port());
      if (!sample.mark().equals(opened.sum().first())) {
        out.write(sample.mark(), opened.sum().first().timeNanos());
      }
      json.writeEndArray();
    }
    json.writeEndArray();
  }

  private void start(Middle middle) throws IOException {
    out.start("middle");
    json.writeStringField("protocol", middle.said().protocol().name());
    write(middle.said());
    out.writeIf("onlyResets", !middle.spoken());
  }

  void write(Datagrams datagrams) throws IOException {
    out.start("datagrams");
    write(datagrams.said());
    out.writeIf("unreachableFromOne", datagrams.unreachableFromOne());
    out.writeIf("unreachableFromOther", datagrams.unreachableFromOther());
    out.writeIf("oneOpened", datagrams.oneOpened());
    if (datagrams.reporter().isPresent()) {
      json.writeStringField("reporter", datagrams.reporter().get().toString());
    }
    out.endLine();
  }

  void write(Endpoint one, Endpoint other, boolean loopback) throws IOException {
    json.writeStringField("one", one.address().toString());
    json.writeNumberField("onePort", one.port());
    json.writeStringField("other", other.address().toString());
    json.writeNumberField("otherPort", other.port());
    out.writeIf("loopback", loopback);
  }

  void write(Other other) throws IOException {
    out.start("other");
    json.writeNumberField("protocol", other.ipProtocol());
    json.writeStringField("one", other.one().toString());
    json.writeStringField("other", other.other().toString());
    json.writeNumberField("packets", other.packets());
    out.write(other.first(), other.last());
    out.endLine();
  }

  void write(Said said) throws IOException {
    write(said.one(), said.other(), said.loopback());
    json.writeNumberField("fromOne", said.fromOne());
    json.writeNumberField("fromOther", said.fromOther());
    out.writeIf("freshFromOne", said.freshFromOne());
    out.writeIf("freshFromOther", said.freshFromOther());
    out.write(said.first(), said.last());
  }
}
