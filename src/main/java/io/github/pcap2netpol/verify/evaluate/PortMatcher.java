package io.github.pcap2netpol.verify.evaluate;

import io.github.pcap2netpol.cluster.addresses.TargetPorts;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.graph.model.Flow.PodEnd;
import io.github.pcap2netpol.verify.evaluate.EnforcerProfile.Trait;

/** Compares the ports of rules with those of flows. */
final class PortMatcher {
  private final EnforcerProfile profile;

  PortMatcher(EnforcerProfile profile) {
    this.profile = profile;
  }

  /** Whether the port is the flow's at its destination, after a Service's address is translated. */
  boolean matches(RulePort port, Flow flow) {
    if (port.protocol() != flow.port().protocol()) {
      return false;
    }
    if (port instanceof RulePort.Range range) {
      int number = flow.port().port();
      return range.contains(number)
          && (range.isEveryPort()
              || number == range.first()
              || !profile.has(Trait.END_PORT_IGNORED));
    }
    return profile.has(Trait.NAMED_PORT_IS_EVERY_PORT)
        || isDeclared(((RulePort.Named) port).name(), flow);
  }

  private static boolean isDeclared(String name, Flow flow) {
    return flow.destination() instanceof PodEnd destination
        && TargetPorts.named(name, flow.port().protocol(), destination.pod())
            .filter(flow.port()::equals)
            .isPresent();
  }
}
