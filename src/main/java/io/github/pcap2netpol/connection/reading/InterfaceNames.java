package io.github.pcap2netpol.connection.reading;

import io.github.pcap2netpol.capture.packet.NetworkInterface;
import io.github.pcap2netpol.cluster.model.PodRef;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the pod that a capture file names where it describes an interface: {@code
 * k8s.namespace=shop} and {@code k8s.podName=web-0} anywhere in its name, description or comment,
 * with or without the prefix, as Inspektor Gadget labels its columns; or {@code shop/web-0} as its
 * whole name.
 */
final class InterfaceNames {
  private static final Pattern NAMESPACE =
      Pattern.compile(
          "(?:k8s\\.)?namespace[=:]\\s*\"?([a-z0-9][-a-z0-9]*)", Pattern.CASE_INSENSITIVE);
  private static final Pattern POD =
      Pattern.compile(
          "(?:k8s\\.)?pod(?:name)?[=:]\\s*\"?([a-z0-9][-.a-z0-9]*)", Pattern.CASE_INSENSITIVE);
  private static final Pattern BOTH = Pattern.compile("([a-z0-9][-a-z0-9]*)/([a-z0-9][-.a-z0-9]*)");

  private InterfaceNames() {}

  static Optional<PodRef> pod(NetworkInterface seenOn) {
    String text = seenOn.name() + " " + seenOn.description();
    Matcher namespace = NAMESPACE.matcher(text);
    Matcher pod = POD.matcher(text);
    if (namespace.find() && pod.find()) {
      return Optional.of(new PodRef(namespace.group(1), pod.group(1)));
    }
    Matcher both = BOTH.matcher(seenOn.name());
    return both.matches()
        ? Optional.of(new PodRef(both.group(1), both.group(2)))
        : Optional.empty();
  }
}
