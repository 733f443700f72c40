package io.github.pcap2netpol.capture.dns;

import io.github.pcap2netpol.capture.packet.DnsContent;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * One object for each content of DNS messages, for all readers of one file: whoever knows messages
 * by the object need not care which of several threads read them. It has room for a fixed number;
 * further contents have an object for each reader.
 */
public final class DnsContents {
  private static final int ROOM = 4096;

  private final ConcurrentMap<DnsContent, DnsContent> known = new ConcurrentHashMap<>();

  DnsContent theOne(DnsContent content) {
    DnsContent before = known.get(content);
    if (before != null || known.size() >= ROOM) {
      return before == null ? content : before;
    }
    DnsContent meanwhile = known.putIfAbsent(content, content);
    return meanwhile == null ? content : meanwhile;
  }
}
