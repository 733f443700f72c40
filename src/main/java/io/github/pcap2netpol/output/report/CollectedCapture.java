package io.github.pcap2netpol.output.report;

import io.github.pcap2netpol.cluster.model.PodRef;
import java.util.List;
import java.util.Optional;

/**
 * What was collected from one pod, or from one node.
 *
 * @param pod the pod that was captured; empty if a whole node was
 * @param uid the UID of the pod that recorded, which distinguishes it from others of its name;
 *     empty if none recorded on the node
 * @param node where it ran
 * @param placement "init", "plain" or "ephemeral": what kind of container recorded a pod; "node" if
 *     a node was recorded
 * @param started when that container started, in the form of the API, or empty
 * @param ended the state of the container when last read: "running", "terminated", "waiting" or
 *     "gone"
 * @param losses traffic that could not be recorded, or not be read in time
 * @param lost connections without any room, such as {@code TCP 10.0.0.1 > 10.0.0.2:80}
 * @param problem why not all of it could be read, or empty
 * @param parts its files, in the order of their numbers
 */
public record CollectedCapture(
    Optional<PodRef> pod,
    String uid,
    String node,
    String placement,
    String started,
    String ended,
    List<CollectedLoss> losses,
    List<String> lost,
    String problem,
    List<CollectedPart> parts) {
  public CollectedCapture {
    losses = List.copyOf(losses);
    lost = List.copyOf(lost);
    parts = List.copyOf(parts);
  }
}
