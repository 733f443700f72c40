package io.github.pcap2netpol.cli.option;

import io.github.pcap2netpol.capture.packet.OverlayPorts;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that say where to look for tunnelled packets. */
public final class OverlayOptions {
  private static final String VXLAN_PORT = "--vxlan-port";
  private static final String GENEVE_PORT = "--geneve-port";

  @Option(
      names = VXLAN_PORT,
      paramLabel = "PORT",
      arity = "1",
      description = "A further UDP port for VXLAN, besides 4789 and 8472; may be repeated.")
  private List<Integer> vxlanPorts = List.of();

  @Option(
      names = GENEVE_PORT,
      paramLabel = "PORT",
      arity = "1",
      description = "A further UDP port for Geneve, besides 6081; may be repeated.")
  private List<Integer> genevePorts = List.of();

  /**
   * The usual ports and those given.
   *
   * @throws ParameterException if one is not a port
   */
  public OverlayPorts ports(CommandLine line) {
    return OverlayPorts.USUAL.and(
        checked(VXLAN_PORT, vxlanPorts, line), checked(GENEVE_PORT, genevePorts, line));
  }

  private static Set<Integer> checked(String option, List<Integer> ports, CommandLine line) {
    for (int port : ports) {
      if (port < 1 || port > 65535) {
        throw new ParameterException(
            line, option + " " + port + ": a port must be from 1 to 65535");
      }
    }
    return Set.copyOf(ports);
  }
}
