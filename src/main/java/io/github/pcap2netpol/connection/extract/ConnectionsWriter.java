package io.github.pcap2netpol.connection.extract;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.github.pcap2netpol.capture.packet.CaptureStats;
import io.github.pcap2netpol.capture.packet.SkipReason;
import io.github.pcap2netpol.capture.packet.TunnelEnds;
import io.github.pcap2netpol.connection.sums.ExtractedLine;
import io.github.pcap2netpol.connection.sums.ExtractedLine.At;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Began;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Begin;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Datagrams;
import io.github.pcap2netpol.connection.sums.ExtractedLine.End;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Found;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Inside;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Interface;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Middle;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Named;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Opened;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Other;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Resolved;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Said;
import io.github.pcap2netpol.connection.sums.LookupSum;
import io.github.pcap2netpol.connection.sums.Mark;
import io.github.pcap2netpol.connection.sums.Recorder;
import io.github.pcap2netpol.connection.sums.Sum;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.net.EpochNanos;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;

/** Writes the lines of a connections file. */
public final class ConnectionsWriter implements AutoCloseable {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private final JsonGenerator json;
  private List<TunnelEnds> tunnel = List.of();
  private int at;
  private long lines;

  public ConnectionsWriter(OutputStream out) throws IOException {
    json = JSON.createGenerator(out);
    json.setRootValueSeparator(null);
  }

  /** Writes the start of a section, and its first line. */
  public void begin(Begin begin) throws IOException {
    json.writeStartObject();
    json.writeStringField("format", ConnectionsFile.FORMAT);
    json.writeNumberField("version", ConnectionsFile.VERSION);
    endLine();
    start("capture");
    json.writeArrayFieldStart("files");
    for (String file : begin.files()) {
      json.writeString(file);
    }
    json.writeEndArray();
    if (begin.pod().isPresent()) {
      json.writeStringField("pod", begin.pod().get().toString());
    }
    if (begin.recorder().isPresent()) {
      write(begin.recorder().get());
    }
    endLine();
    lines = 0;
  }

  private void write(Recorder recorder) throws IOException {
    json.writeStringField("records", recorder.format());
    writeIf("ofNodes", recorder.ofNodes());
    writeNames("nodes", recorder.nodes());
    writeNames("namespaces", recorder.namespaces());
  }

  private void writeNames(String field, SortedSet<String> names) throws IOException {
    if (!names.isEmpty()) {
      json.writeArrayFieldStart(field);
      for (String name : names) {
        json.writeString(name);
      }
      json.writeEndArray();
    }
  }

  /** Writes a line. */
  public void write(ExtractedLine line) throws IOException {
    if (line instanceof Began began) {
      start("began");
      json.writeNumberField("time", began.timeNanos());
      endLine();
    } else if (line instanceof Opened opened) {
      write(opened);
    } else if (line instanceof Middle middle) {
      start("middle");
      json.writeStringField("protocol", middle.said().protocol().name());
      write(middle.said());
      writeIf("onlyResets", !middle.spoken());
      endLine();
    } else if (line instanceof Datagrams datagrams) {
      start("datagrams");
      write(datagrams.said());
      writeIf("unreachableFromOne", datagrams.unreachableFromOne());
      writeIf("unreachableFromOther", datagrams.unreachableFromOther());
      writeIf("oneOpened", datagrams.oneOpened());
      endLine();
    } else if (line instanceof Other other) {
      write(other);
    } else if (line instanceof Inside inside) {
      tunnel = inside.tunnel();
      write(inside.line());
      tunnel = List.of();
    } else if (line instanceof Interface described) {
      write(described);
    } else if (line instanceof At seen) {
      at = seen.number();
      write(seen.line());
      at = 0;
    } else if (line instanceof Resolved resolved) {
      write(resolved);
    } else if (line instanceof Named named) {
      start("named");
      json.writeStringField("address", named.address().toString());
      json.writeStringField("name", named.name());
      endLine();
    } else if (line instanceof Found found) {
      write(found.diagnostic());
    } else if (line instanceof End end) {
      write(end);
    } else if (line instanceof Begin begin) {
      begin(begin);
    }
  }

  private void start(String kind) throws IOException {
    json.writeStartObject();
    json.writeStringField("kind", kind);
    if (at > 0) {
      json.writeNumberField("interface", at);
    }
    if (!tunnel.isEmpty()) {
      json.writeArrayFieldStart("tunnel");
      for (TunnelEnds ends : tunnel) {
        json.writeStartArray();
        json.writeString(ends.one().toString());
        json.writeString(ends.other().toString());
        json.writeEndArray();
      }
      json.writeEndArray();
    }
  }

  private void endLine() throws IOException {
    json.writeEndObject();
    json.writeRaw('\n');
    lines++;
  }

  private void writeIf(String name, boolean holds) throws IOException {
    if (holds) {
      json.writeBooleanField(name, true);
    }
  }

  private void write(Opened opened) throws IOException {
    start("opened");
    json.writeStringField("from", opened.originator().toString());
    json.writeStringField("to", opened.responder().toString());
    json.writeStringField("protocol", opened.port().protocol().name());
    json.writeNumberField("port", opened.port().port());
    json.writeStringField("outcome", lower(opened.outcome()));
    writeIf("loopback", opened.loopback());
    writeIf("freshFrom", opened.sum().freshFromOriginator());
    writeIf("freshTo", opened.sum().freshFromResponder());
    json.writeNumberField("connections", opened.sum().connections());
    json.writeNumberField("packets", opened.sum().packets());
    write(opened.sum().first(), opened.sum().last());
    json.writeArrayFieldStart("samples");
    for (Sum.Kept sample : opened.sum().samples()) {
      json.writeStartArray();
      json.writeNumber(sample.sequence());
      json.writeNumber(sample.port());
      if (!sample.mark().equals(opened.sum().first())) {
        write(sample.mark(), opened.sum().first().timeNanos());
      }
      json.writeEndArray();
    }
    json.writeEndArray();
    endLine();
  }

  private void write(Said said) throws IOException {
    json.writeStringField("one", said.one().address().toString());
    json.writeNumberField("onePort", said.one().port());
    json.writeStringField("other", said.other().address().toString());
    json.writeNumberField("otherPort", said.other().port());
    writeIf("loopback", said.loopback());
    json.writeNumberField("fromOne", said.fromOne());
    json.writeNumberField("fromOther", said.fromOther());
    writeIf("freshFromOne", said.freshFromOne());
    writeIf("freshFromOther", said.freshFromOther());
    write(said.first(), said.last());
  }

  private void write(Interface described) throws IOException {
    start("interface");
    json.writeNumberField("number", described.number());
    json.writeNumberField("block", described.described().block());
    json.writeNumberField("index", described.described().index());
    json.writeStringField("name", described.described().name());
    json.writeStringField("description", described.described().description());
    endLine();
  }

  private void write(Other other) throws IOException {
    start("other");
    json.writeNumberField("protocol", other.ipProtocol());
    json.writeStringField("one", other.one().toString());
    json.writeStringField("other", other.other().toString());
    json.writeNumberField("packets", other.packets());
    write(other.first(), other.last());
    endLine();
  }

  private void write(Mark first, Mark last) throws IOException {
    json.writeArrayFieldStart("first");
    write(first, 0);
    json.writeEndArray();
    json.writeArrayFieldStart("last");
    write(last, first.timeNanos());
    json.writeEndArray();
  }

  private void write(Mark mark, long since) throws IOException {
    json.writeNumber(mark.timeNanos() - since);
    json.writeNumber(mark.part());
    json.writeNumber(mark.frame());
  }

  private void write(Resolved resolved) throws IOException {
    LookupSum sum = resolved.sum();
    startResolved(resolved);
    json.writeArrayFieldStart("resolvers");
    for (Object resolver : sum.resolvers) {
      json.writeString(resolver.toString());
    }
    json.writeEndArray();
    json.writeArrayFieldStart("addresses");
    for (Object address : sum.addresses) {
      json.writeString(address.toString());
    }
    json.writeEndArray();
    json.writeObjectFieldStart("codes");
    for (Map.Entry<Integer, Long> code : sum.responseCodes.entrySet()) {
      json.writeNumberField(code.getKey().toString(), code.getValue());
    }
    json.writeEndObject();
    json.writeNumberField("unanswered", sum.unanswered);
    // One type per line, so that no line is longer than the reader accepts.
    boolean firstOnes = true;
    for (Map.Entry<Integer, SortedSet<Long>> type : sum.answersByType.entrySet()) {
      if (!firstOnes) {
        endLine();
        startResolved(resolved);
      }
      firstOnes = false;
      json.writeObjectFieldStart("answers");
      json.writeArrayFieldStart(type.getKey().toString());
      for (Long hash : type.getValue()) {
        json.writeNumber(hash);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    endLine();
  }

  private void startResolved(Resolved resolved) throws IOException {
    start("resolved");
    json.writeStringField("client", resolved.client().toString());
    json.writeStringField("name", resolved.name());
    write(resolved.sum().first, resolved.sum().last);
  }

  private void write(Diagnostic diagnostic) throws IOException {
    start("diagnostic");
    json.writeStringField("severity", lower(diagnostic.severity()));
    json.writeStringField("code", diagnostic.code());
    json.writeStringField("place", diagnostic.place());
    json.writeStringField("message", diagnostic.message());
    json.writeNumberField("count", diagnostic.count());
    endLine();
  }

  private void write(End end) throws IOException {
    for (CaptureStats stats : end.stats()) {
      start("file");
      json.writeStringField("format", stats.format());
      json.writeNumberField("packets", stats.packets());
      if (stats.first().isPresent()) {
        json.writeNumberField("first", EpochNanos.of(stats.first().get()));
      }
      if (stats.last().isPresent()) {
        json.writeNumberField("last", EpochNanos.of(stats.last().get()));
      }
      json.writeObjectFieldStart("linkTypes");
      for (Map.Entry<String, Long> type : stats.linkTypes().entrySet()) {
        json.writeNumberField(type.getKey(), type.getValue());
      }
      json.writeEndObject();
      json.writeObjectFieldStart("skipped");
      for (Map.Entry<SkipReason, Long> reason : stats.skipped().entrySet()) {
        json.writeNumberField(lower(reason.getKey()), reason.getValue());
      }
      json.writeEndObject();
      endLine();
    }
    long before = lines;
    start("end");
    json.writeNumberField("lines", before);
    json.writeNumberField("openings", end.segments().openings());
    json.writeNumberField("answers", end.segments().answers());
    json.writeNumberField("closings", end.segments().closings());
    json.writeNumberField("others", end.segments().others());
    json.writeNumberField("crowdedOut", end.crowdedOut());
    endLine();
  }

  static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Passes on what was written so far. */
  public void flush() throws IOException {
    json.flush();
  }

  @Override
  public void close() throws IOException {
    json.close();
  }
}
