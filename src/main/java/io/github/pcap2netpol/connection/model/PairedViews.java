package io.github.pcap2netpol.connection.model;

/**
 * The same connections seen at both ends: same sequence numbers within seconds. It proves what an
 * address that was dialled stood for, and whom an address that called stood for.
 *
 * @param atOriginator as the capture of the originator saw them
 * @param atResponder as the capture of the responder saw them
 */
public record PairedViews(Connection atOriginator, Connection atResponder) {}
