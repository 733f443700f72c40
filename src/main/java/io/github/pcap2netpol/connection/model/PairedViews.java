package io.github.pcap2netpol.connection.model;

/**
 * The same connections seen at both ends, with the same sequence numbers within seconds. This
 * proves which pod was behind the called address, and behind the calling address.
 *
 * @param atOriginator as the originator's capture saw them
 * @param atResponder as the responder's capture saw them
 */
public record PairedViews(Connection atOriginator, Connection atResponder) {}
