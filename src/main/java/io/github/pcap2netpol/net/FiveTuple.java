package io.github.pcap2netpol.net;

/**
 * A protocol and its two ends, as a packet has them. An interface of plain numbers, so that a
 * packet's header can be looked up without allocating anything.
 */
public interface FiveTuple {
  Protocol protocol();

  /** The first 64 bits of the source address, as in {@link IpAddress#high}. */
  long sourceHigh();

  /** The last 64 bits of the source address, as in {@link IpAddress#low}. */
  long sourceLow();

  /** 0 to 65535. */
  int sourcePort();

  /** The first 64 bits of the destination address, as in {@link IpAddress#high}. */
  long destinationHigh();

  /** The last 64 bits of the destination address, as in {@link IpAddress#low}. */
  long destinationLow();

  /** 0 to 65535. */
  int destinationPort();

  /** A five-tuple of two endpoints. */
  interface OfEndpoints extends FiveTuple {
    Endpoint source();

    Endpoint destination();

    @Override
    default long sourceHigh() {
      return source().address().high();
    }

    @Override
    default long sourceLow() {
      return source().address().low();
    }

    @Override
    default int sourcePort() {
      return source().port();
    }

    @Override
    default long destinationHigh() {
      return destination().address().high();
    }

    @Override
    default long destinationLow() {
      return destination().address().low();
    }

    @Override
    default int destinationPort() {
      return destination().port();
    }
  }
}
