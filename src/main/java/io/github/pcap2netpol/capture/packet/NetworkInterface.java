package io.github.pcap2netpol.capture.packet;

import java.util.Comparator;

/**
 * The interface that a packet was captured on, as far as the file describes it.
 *
 * @param block which interface description of a pcapng file it is, from 0 over all sections; -1 in
 *     a pcap file, which describes none
 * @param index the number that the system gives it (LINUX_SLL2, {@code sll2_if_index}), 0 if
 *     unknown
 * @param name what the file calls it (pcapng {@code if_name}); empty if it has no name
 * @param description what else the file says about it (pcapng {@code if_description} and comments);
 *     empty if it says nothing
 */
public record NetworkInterface(int block, int index, String name, String description)
    implements Comparable<NetworkInterface> {
  /** The only interface of a file that describes none. */
  public static final NetworkInterface UNKNOWN = new NetworkInterface(-1, 0, "", "");

  private static final Comparator<NetworkInterface> ORDER =
      Comparator.comparingInt(NetworkInterface::block)
          .thenComparingInt(NetworkInterface::index)
          .thenComparing(NetworkInterface::name)
          .thenComparing(NetworkInterface::description);

  /** The same interface, with the number that a packet itself carries. */
  public NetworkInterface withIndex(int number) {
    return new NetworkInterface(block, number, name, description);
  }

  @Override
  public int compareTo(NetworkInterface other) {
    return ORDER.compare(this, other);
  }
}
