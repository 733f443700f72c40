package io.github.pcap2netpol.connection.follow;

import io.github.pcap2netpol.connection.sums.ExtractedLine;
import io.github.pcap2netpol.connection.sums.Outcome;
import io.github.pcap2netpol.connection.sums.Sum;
import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.PortProtocol;
import java.util.function.Consumer;

/** Passes on the result of each conversation. */
record EachLine(Consumer<? super ExtractedLine.OfConversation> receiver) implements Results {
  @Override
  public void opened(Stream stream, boolean byOne, Outcome outcome, boolean sampled) {
    Sum sum = new Sum(stream.first(), stream.last());
    sum.count(1, stream.packets(), stream.first(), stream.last());
    stream.addTo(sum, byOne, sampled);
    Endpoint originator = byOne ? stream.one() : stream.other();
    Endpoint responder = byOne ? stream.other() : stream.one();
    receiver.accept(
        new ExtractedLine.Opened(
            originator.address(),
            responder.address(),
            new PortProtocol(stream.protocol(), responder.port()),
            outcome,
            stream.loopback(),
            sum));
  }

  @Override
  public void other(ExtractedLine.OfConversation line) {
    receiver.accept(line);
  }
}
