package io.github.pcap2netpol.connection.extract;

import io.github.pcap2netpol.capture.packet.CaptureStats;
import io.github.pcap2netpol.capture.packet.SkipReason;
import io.github.pcap2netpol.connection.sums.ExtractedLine;
import io.github.pcap2netpol.connection.sums.ExtractedLine.At;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Began;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Begin;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Datagrams;
import io.github.pcap2netpol.connection.sums.ExtractedLine.End;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Found;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Inside;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Interface;
import io.github.pcap2netpol.connection.sums.ExtractedLine.LookupTurn;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Middle;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Named;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Open;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Opened;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Other;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Resolved;
import io.github.pcap2netpol.connection.sums.ExtractedLine.StreamSlice;
import io.github.pcap2netpol.connection.sums.Recorder;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.net.EpochNanos;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;

/** Writes the lines of a connections file. */
public final class ConnectionsWriter implements AutoCloseable {
  private final LineOutput out;
  private final JsonOutput json;
  private final ConversationLines conversations;
  private final StreamLines streams;
  private final LookupLines lookups;

  public ConnectionsWriter(OutputStream stream) throws IOException {
    out = new LineOutput(stream);
    json = out.json();
    conversations = new ConversationLines(out);
    streams = new StreamLines(out, conversations);
    lookups = new LookupLines(out);
  }

  /** Writes the start of a section, and its first line. */
  public void begin(Begin begin) throws IOException {
    out.startFile();
    out.start("capture");
    json.startArray("files");
    for (String file : begin.files()) {
      json.value(file);
    }
    json.endArray();
    if (begin.pod().isPresent()) {
      json.field("pod", begin.pod().get().toString());
    }
    if (begin.joint() != ExtractedLine.Joint.NONE) {
      json.field("joint", begin.joint());
    }
    if (begin.recorder().isPresent()) {
      write(begin.recorder().get());
    }
    out.endLine();
    out.startSection();
  }

  private void write(Recorder recorder) throws IOException {
    json.field("records", recorder.format());
    json.fieldIf("ofNodes", recorder.ofNodes());
    writeNames("nodes", recorder.nodes());
    writeNames("namespaces", recorder.namespaces());
  }

  private void writeNames(String field, SortedSet<String> names) throws IOException {
    if (!names.isEmpty()) {
      json.startArray(field);
      for (String name : names) {
        json.value(name);
      }
      json.endArray();
    }
  }

  /** Writes a line. */
  public void write(ExtractedLine line) throws IOException {
    if (line instanceof Began began) {
      out.start("began");
      json.field("time", began.timeNanos());
      out.endLine();
    } else if (line instanceof Opened opened) {
      conversations.write(opened);
    } else if (line instanceof Middle middle) {
      conversations.write(middle);
    } else if (line instanceof Open open) {
      streams.write(open);
    } else if (line instanceof StreamSlice slice) {
      streams.write(slice);
    } else if (line instanceof LookupTurn turn) {
      streams.write(turn);
    } else if (line instanceof Datagrams datagrams) {
      conversations.write(datagrams);
    } else if (line instanceof Other other) {
      conversations.write(other);
    } else if (line instanceof Inside inside) {
      out.inside(inside.tunnel());
      write(inside.line());
      out.inside(List.of());
    } else if (line instanceof Interface described) {
      write(described);
    } else if (line instanceof At seen) {
      out.at(seen.number());
      write(seen.line());
      out.at(0);
    } else if (line instanceof Resolved resolved) {
      lookups.write(resolved);
    } else if (line instanceof Named named) {
      out.start("named");
      json.field("address", named.address());
      json.field("name", named.name());
      out.endLine();
    } else if (line instanceof Found found) {
      write(found.diagnostic());
    } else if (line instanceof End end) {
      write(end);
    } else if (line instanceof Begin begin) {
      begin(begin);
    }
  }

  private void write(Interface described) throws IOException {
    out.start("interface");
    json.field("number", described.number());
    json.field("block", described.described().block());
    json.field("index", described.described().index());
    json.field("name", described.described().name());
    json.field("description", described.described().description());
    out.endLine();
  }

  private void write(Diagnostic diagnostic) throws IOException {
    out.start("diagnostic");
    json.field("severity", diagnostic.severity());
    json.field("code", diagnostic.code());
    json.field("place", diagnostic.place());
    json.field("message", diagnostic.message());
    json.field("count", diagnostic.count());
    out.endLine();
  }

  private void write(End end) throws IOException {
    for (CaptureStats stats : end.stats()) {
      out.start("file");
      json.field("format", stats.format());
      json.field("packets", stats.packets());
      if (stats.first().isPresent()) {
        json.field("first", EpochNanos.of(stats.first().get()));
      }
      if (stats.last().isPresent()) {
        json.field("last", EpochNanos.of(stats.last().get()));
      }
      json.startObject("linkTypes");
      for (Map.Entry<String, Long> type : stats.linkTypes().entrySet()) {
        json.anyName(type.getKey());
        json.value(type.getValue());
      }
      json.endObject();
      json.startObject("skipped");
      for (Map.Entry<SkipReason, Long> reason : stats.skipped().entrySet()) {
        json.field(JsonOutput.word(reason.getKey()), reason.getValue());
      }
      json.endObject();
      out.endLine();
    }
    long before = out.lines();
    out.start("end");
    json.field("lines", before);
    json.field("openings", end.segments().openings());
    json.field("answers", end.segments().answers());
    json.field("closings", end.segments().closings());
    json.field("others", end.segments().others());
    json.field("crowdedOut", end.crowdedOut());
    out.endLine();
  }

  /** Passes on what was written so far. */
  public void flush() throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
