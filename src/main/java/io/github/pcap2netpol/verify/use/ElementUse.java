package io.github.pcap2netpol.verify.use;

/**
 * One element of a rule's peers or ports, and whether any observed traffic matched it.
 *
 * @param text the element in words, as in {@code pods app=cart} or {@code TCP 8080}
 * @param used whether observed traffic needed this rule and matched this element
 */
public record ElementUse(String text, boolean used) {}
