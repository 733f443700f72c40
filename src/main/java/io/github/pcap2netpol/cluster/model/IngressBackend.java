package io.github.pcap2netpol.cluster.model;

/**
 * A Service that an Ingress leads to.
 *
 * @param ingressNamespace the Ingress's namespace, which is the Service's too
 * @param ingressName the Ingress's name
 * @param service the Service
 */
public record IngressBackend(String ingressNamespace, String ingressName, ServiceRef service) {}
