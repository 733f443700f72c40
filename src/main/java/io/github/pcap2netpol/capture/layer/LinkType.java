package io.github.pcap2netpol.capture.layer;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The link types this tool reads, as registered at tcpdump.org/linktypes.html. RAW has three
 * numbers: BSD systems wrote 12 and 14 before 101 was agreed on.
 */
public enum LinkType {
  NULL(0),
  EN10MB(1),
  /** With or without the address and control bytes of HDLC. */
  PPP(9, 50),
  PPP_ETHER(51),
  RAW(101, 12, 14),
  /** Cisco's HDLC. */
  C_HDLC(104),
  IEEE802_11(105),
  LOOP(108),
  LINUX_SLL(113),
  IEEE802_11_RADIOTAP(127),
  ARCNET_LINUX(129),
  IPV4(228),
  IPV6(229),
  NFLOG(239),
  /** IP over InfiniBand, RFC 4391. */
  IPOIB(242),
  LINUX_SLL2(276);

  /** ARPHRD_LOOPBACK of linux/if_arp.h, which cooked packets bring. */
  public static final int LOOPBACK_HARDWARE = 772;

  private static final Map<Integer, LinkType> BY_NUMBER = new HashMap<>();

  static {
    for (LinkType type : values()) {
      for (int number : type.numbers) {
        BY_NUMBER.put(number, type);
      }
    }
  }

  @SuppressWarnings("ImmutableEnumChecker") // Only the constructor writes it.
  private final List<Integer> numbers;

  LinkType(Integer... numbers) {
    this.numbers = List.of(numbers);
  }

  public static Optional<LinkType> of(int number) {
    return Optional.ofNullable(BY_NUMBER.get(number));
  }
}
