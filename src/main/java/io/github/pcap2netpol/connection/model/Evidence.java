package io.github.pcap2netpol.connection.model;

/** How it is known who opened a connection, the strongest first. */
public enum Evidence {
  /**
   * The opening itself was seen: SYN, SYN-ACK, INIT, INIT ACK. Of an attempt, also another segment
   * that belongs to no connection.
   */
  HANDSHAKE,
  /** The responder is a Service's address or node port: nobody opens connections from there. */
  VIRTUAL_ADDRESS,
  /**
   * The responder answered an opening at that port in some capture, or is in LISTEN in a sample.
   */
  LISTENER,
  /** A container or Service declares the responder's port. */
  DECLARED_PORT,
  /** The responder's port was met by many ports of the other side. */
  MANY_PEERS,
  /**
   * Only the originator may call from its port: a pod from Linux's range (32768 to 60999), an
   * address outside the cluster from any above 1023.
   */
  EPHEMERAL_RANGE,
  /** UDP: the originator sent the first datagram, or the first after a minute of silence. */
  FIRST_PACKET
}
