package io.github.pcap2netpol.scenario;

import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The originator of a conversation that is yet to be described; {@link Conversation} says how it
 * goes.
 *
 * @param wire where it takes place
 * @param pod the pod that calls, if it is a pod
 * @param address its address
 */
record Caller(Wire wire, Optional<PodSketch> pod, IpAddress address) {

  /** By the Service's name and cluster address; it lands on this pod. */
  Conversation calls(ServiceSketch service, PortProtocol port, PodSketch server) {
    IpAddress dialled = service.clusterIp(address.isIpv4());
    pod.ifPresent(client -> wire.resolvesOnce(client, service.dnsName(), List.of(dialled)));
    return translated(
        new Endpoint(dialled, port.port()),
        sourceAfterClusterIp(server),
        server,
        targetPort(service, port, server),
        List.of(),
        Optional.empty());
  }

  /** kube-proxy hides the caller where a pod would otherwise answer itself. */
  private IpAddress sourceAfterClusterIp(PodSketch server) {
    return pod.isPresent() && pod.get() == server
        ? server.node().gateway(address.isIpv4())
        : address;
  }

  /** By a headless Service's name, which resolves to the addresses of its pods. */
  Conversation callsHeadless(ServiceSketch service, PortProtocol port, PodSketch server) {
    pod.ifPresent(
        client ->
            wire.resolvesOnce(
                client,
                service.dnsName(),
                wire.cluster().pods().stream()
                    .filter(service::isFor)
                    .map(candidate -> Wire.address(candidate, address))
                    .toList()));
    return dials(server, targetPort(service, port, server));
  }

  /** By the address of a pod. */
  Conversation dials(PodSketch server, PortProtocol port) {
    Endpoint called = new Endpoint(Wire.address(server, address), port.port());
    return translated(called, address, server, port, List.of(), Optional.empty());
  }

  /** By the address of a pod, from the port that it calls, as members of a cluster do. */
  Conversation dialsFromEqualPort(PodSketch server, PortProtocol port) {
    wire.note(port);
    IpAddress there = Wire.address(server, address);
    Endpoint called = new Endpoint(there, port.port());
    return new Conversation(
        wire,
        List.of(
            new Leg(pod, true, address, port.port(), called, false),
            new Leg(Optional.of(server), false, address, port.port(), called, false)),
        List.of(
            new Exchange(pod, address, Optional.of(server), there, port),
            new Exchange(Optional.of(server), there, pod, address, port)));
  }

  /** By an address that no pod has. */
  Conversation dials(String destination, PortProtocol port) {
    IpAddress ip = IpAddress.of(destination);
    wire.note(ip);
    wire.note(port);
    Leg leg = new Leg(pod, true, address, wire.nextPort(), new Endpoint(ip, port.port()), false);
    return new Conversation(
        wire, List.of(leg), List.of(new Exchange(pod, address, Optional.empty(), ip, port)));
  }

  /** By the address of a Service without pods, which is translated to this endpoint. */
  Conversation callsOutside(ServiceSketch service, PortProtocol port, Endpoint endpoint) {
    IpAddress dialled = service.clusterIp(address.isIpv4());
    pod.ifPresent(client -> wire.resolvesOnce(client, service.dnsName(), List.of(dialled)));
    PortProtocol there = new PortProtocol(port.protocol(), endpoint.port());
    Conversation atService = dials(dialled.toString(), port);
    wire.note(there);
    wire.note(endpoint.address());
    List<Exchange> both = new ArrayList<>(atService.exchanges());
    both.add(new Exchange(pod, address, Optional.empty(), endpoint.address(), there));
    return new Conversation(wire, atService.legs(), both);
  }

  /**
   * By a node's address and the Service's node port; that node sends it on to this pod. The pod
   * sees the gateway, if it is on that node, and else the node: the caller is hidden.
   */
  Conversation dialsNodePort(
      NodeSketch node, ServiceSketch service, PortProtocol port, PodSketch server) {
    ServiceSketch.Port entry = service.portOf(port);
    boolean v4 = address.isIpv4();
    IpAddress dialled = node.address(v4);
    IpAddress seen =
        service.isTrafficLocal()
            ? address
            : server.node().equals(node) ? node.gateway(v4) : dialled;
    PortProtocol nodePort = new PortProtocol(port.protocol(), entry.nodePort());
    wire.note(nodePort);
    PortProtocol target = targetPort(service, port, server);
    List<Exchange> atClient =
        pod.isEmpty()
            ? List.of()
            : List.of(
                new Exchange(pod, address, Optional.empty(), dialled, nodePort),
                new Exchange(
                    pod, address, Optional.of(server), Wire.address(server, address), target));
    Endpoint called = new Endpoint(dialled, entry.nodePort());
    return translated(called, seen, server, target, atClient, Optional.of(node));
  }

  /**
   * By a node's address and a port of it that leads to this pod there, with the caller's address.
   */
  Conversation dialsHostPort(NodeSketch node, int hostPort, PodSketch server, PortProtocol target) {
    IpAddress dialled = node.address(address.isIpv4());
    PortProtocol atNode = new PortProtocol(target.protocol(), hostPort);
    wire.note(atNode);
    List<Exchange> atClient =
        pod.isEmpty()
            ? List.of()
            : List.of(new Exchange(pod, address, Optional.empty(), dialled, atNode));
    Endpoint called = new Endpoint(dialled, hostPort);
    return translated(called, address, server, target, atClient, Optional.of(node));
  }

  private static PortProtocol targetPort(
      ServiceSketch service, PortProtocol port, PodSketch server) {
    return service.targetOn(server, service.portOf(port)).orElseThrow();
  }

  /** The conversation, if this node translates its addresses, or the originator's. */
  private Conversation translated(
      Endpoint dialled,
      IpAddress seen,
      PodSketch server,
      PortProtocol target,
      List<Exchange> atClient,
      Optional<NodeSketch> through) {
    wire.note(target);
    wire.note(new PortProtocol(target.protocol(), dialled.port()));
    if (pod.isEmpty()) {
      wire.note(address);
    }
    int sourcePort = wire.nextPort();
    boolean hidden = !seen.equals(address);
    IpAddress serverAddress = Wire.address(server, address);
    Optional<PodSketch> serverPod = server.hostNetwork() ? Optional.empty() : Optional.of(server);
    List<Leg> legs = new ArrayList<>();
    if (pod.isPresent()) {
      legs.add(new Leg(pod, true, address, sourcePort, dialled, false));
    }
    if (serverPod.isPresent()) {
      legs.add(
          new Leg(
              serverPod,
              false,
              seen,
              hidden ? wire.nextPort() : sourcePort,
              new Endpoint(serverAddress, target.port()),
              false));
    } else {
      wire.note(serverAddress);
    }
    List<Exchange> exchanges = new ArrayList<>(atClient);
    boolean itself = pod.isPresent() && pod.get() == server;
    exchanges.add(
        hidden && !itself
            ? new Exchange(Optional.empty(), seen, serverPod, serverAddress, target)
            : new Exchange(pod, address, serverPod, serverAddress, target));
    Leg before = new Leg(pod, true, address, sourcePort, dialled, false);
    return new Conversation(
        wire, legs, exchanges, through.map(node -> new Conversation.Through(node, before)));
  }
}
