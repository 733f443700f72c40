package io.github.pcap2netpol.connection.model;

/** How it is known who opened a connection, strongest first. */
public enum Evidence {
  /**
   * The opening itself was seen: SYN, SYN-ACK, INIT, INIT ACK. For attempts, also another segment
   * that belongs to no connection.
   */
  HANDSHAKE,
  /** A flow record of another tool, which had followed the connection, says who opened it. */
  RECORD,
  /** The responder is a Service's address or node port, from which nobody opens connections. */
  VIRTUAL_ADDRESS,
  /**
   * The responder answered an opening on that port in some capture, or is in LISTEN in a sample.
   */
  LISTENER,
  /** A container or Service declares the responder's port. */
  DECLARED_PORT,
  /** Many ports of the other side were in contact with the responder's port. */
  MANY_PEERS,
  /**
   * Only the originator may open connections from its port: a pod from Linux's ephemeral range
   * (32768 to 60999), an address outside the cluster from any port above 1023.
   */
  EPHEMERAL_RANGE,
  /** UDP: the originator sent the first datagram, or the first after a minute of silence. */
  FIRST_PACKET
}
