package io.github.pcap2netpol.connection.extract;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Resolved;
import io.github.pcap2netpol.connection.sums.LookupSum;
import java.io.IOException;
import java.util.Map;
import java.util.SortedSet;

/** Writes the lines about names that were resolved. */
final class LookupLines {
  private final LineOutput out;
  private final JsonGenerator json;

  LookupLines(LineOutput out) {
    this.out = out;
    this.json = out.json();
  }

  void write(Resolved resolved) throws IOException {
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
    for (Map.Entry<Integer, Long> code : sum.responseCodes().entrySet()) {
      json.writeNumberField(code.getKey().toString(), code.getValue());
    }
    json.writeEndObject();
    json.writeNumberField("unanswered", sum.unanswered);
    if (sum.waiting > 0) {
      json.writeNumberField("waiting", sum.waiting);
    }
    // One type per line, so that no line is longer than the reader accepts.
    boolean firstOnes = true;
    for (Map.Entry<Integer, SortedSet<Long>> type : sum.answersByType.entrySet()) {
      if (!firstOnes) {
        out.endLine();
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
    out.endLine();
  }

  private void startResolved(Resolved resolved) throws IOException {
    out.start("resolved");
    json.writeStringField("client", resolved.client().toString());
    json.writeStringField("name", resolved.name());
    out.write(resolved.sum().first(), resolved.sum().last());
  }
}
