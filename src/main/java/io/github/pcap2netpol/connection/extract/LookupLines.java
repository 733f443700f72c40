package io.github.pcap2netpol.connection.extract;

import io.github.pcap2netpol.connection.sums.ExtractedLine.Resolved;
import io.github.pcap2netpol.connection.sums.LookupSum;
import io.github.pcap2netpol.net.IpAddress;
import java.io.IOException;
import java.util.Map;
import java.util.SortedSet;

/** Writes the lines about names that were resolved. */
final class LookupLines {
  private final LineOutput out;
  private final JsonOutput json;

  LookupLines(LineOutput out) {
    this.out = out;
    this.json = out.json();
  }

  void write(Resolved resolved) throws IOException {
    LookupSum sum = resolved.sum();
    startResolved(resolved);
    json.startArray("resolvers");
    for (IpAddress resolver : sum.resolvers) {
      json.value(resolver);
    }
    json.endArray();
    json.startArray("addresses");
    for (IpAddress address : sum.addresses) {
      json.value(address);
    }
    json.endArray();
    json.startObject("codes");
    for (Map.Entry<Integer, Long> code : sum.responseCodes().entrySet()) {
      json.field(code.getKey().toString(), code.getValue());
    }
    json.endObject();
    json.field("unanswered", sum.unanswered);
    if (sum.waiting > 0) {
      json.field("waiting", sum.waiting);
    }
    // One type per line, so that no line is longer than the reader accepts.
    boolean firstOnes = true;
    for (Map.Entry<Integer, SortedSet<Long>> type : sum.answersByType.entrySet()) {
      if (!firstOnes) {
        out.endLine();
        startResolved(resolved);
      }
      firstOnes = false;
      json.startObject("answers");
      json.anyName(type.getKey().toString());
      json.startArray();
      for (Long hash : type.getValue()) {
        json.value(hash);
      }
      json.endArray();
      json.endObject();
    }
    out.endLine();
  }

  private void startResolved(Resolved resolved) throws IOException {
    out.start("resolved");
    json.field("client", resolved.client());
    json.field("name", resolved.name());
    out.write(resolved.sum().first(), resolved.sum().last());
  }
}
