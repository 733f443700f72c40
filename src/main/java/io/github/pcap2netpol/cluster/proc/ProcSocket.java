package io.github.pcap2netpol.cluster.proc;

import io.github.pcap2netpol.cluster.proc.SocketSample.ConnectedSocket;
import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.Protocol;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Optional;

/**
 * One line of {@code /proc/net/tcp} or udp (proc_net_tcp.txt in the kernel's documentation).
 *
 * @param protocol TCP or UDP
 * @param local its local endpoint
 * @param remote its peer, with port 0 if it has none
 * @param state the kernel's number for its state
 */
record ProcSocket(Protocol protocol, Endpoint local, Endpoint remote, int state) {
  static final Comparator<ConnectedSocket> ORDER =
      Comparator.comparing(ConnectedSocket::protocol)
          .thenComparing(ConnectedSocket::local)
          .thenComparing(ConnectedSocket::remote);

  // include/net/tcp_states.h
  private static final int ESTABLISHED = 1;
  private static final int FIN_WAIT_1 = 4;
  private static final int FIN_WAIT_2 = 5;
  private static final int TIME_WAIT = 6;
  private static final int CLOSE = 7;
  private static final int CLOSE_WAIT = 8;
  private static final int LAST_ACK = 9;
  private static final int LISTEN = 10;
  private static final int CLOSING = 11;

  /** Parses a line's words: number, local address, remote address, state. */
  static Optional<ProcSocket> parse(Protocol protocol, String[] words) {
    if (words.length < 4 || !isHex(words[3], 2, 2)) {
      return Optional.empty();
    }
    Optional<Endpoint> local = endpoint(words[1]);
    Optional<Endpoint> remote = endpoint(words[2]);
    return local.isEmpty() || remote.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new ProcSocket(protocol, local.get(), remote.get(), Integer.parseInt(words[3], 16)));
  }

  /** Whether others can reach it: it is not bound to loopback. */
  boolean isListening() {
    // An unconnected UDP socket is in CLOSE. Port 0 means not yet bound.
    int listens = protocol == Protocol.TCP ? LISTEN : CLOSE;
    return state == listens && local.port() != 0 && !local.address().isLoopback();
  }

  /** Whether it has, or recently had, a peer that answered and is not on loopback. */
  boolean isConnected() {
    boolean open =
        protocol == Protocol.TCP
            ? switch (state) {
              case ESTABLISHED, FIN_WAIT_1, FIN_WAIT_2, TIME_WAIT, CLOSE_WAIT, LAST_ACK, CLOSING ->
                  true;
              default -> false;
            }
            : state == ESTABLISHED;
    return open
        && remote.port() != 0
        && !(local.address().isLoopback() && remote.address().isLoopback());
  }

  private static Optional<Endpoint> endpoint(String word) {
    int colon = word.indexOf(':');
    if (colon < 0 || !isHex(word.substring(colon + 1), 4, 4)) {
      return Optional.empty();
    }
    return address(word.substring(0, colon))
        .map(address -> new Endpoint(address, Integer.parseInt(word.substring(colon + 1), 16)));
  }

  /** An address in 32-bit words, each in the machine's byte order: little-endian. */
  static Optional<IpAddress> address(String hex) {
    if (!isHex(hex, 8, 8) && !isHex(hex, 32, 32)) {
      return Optional.empty();
    }
    byte[] bytes = new byte[hex.length() / 2];
    for (int i = 0; i < bytes.length; i++) {
      int inWord = (i & ~3) + 3 - (i & 3);
      bytes[i] = (byte) Integer.parseInt(hex.substring(2 * inWord, 2 * inWord + 2), 16);
    }
    return Optional.of(IpAddress.ofBytes(bytes));
  }

  /** Whether the text is a hexadecimal number with that many digits. */
  static boolean isHex(String text, int fewest, int most) {
    if (text.length() < fewest || text.length() > most) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (!HexFormat.isHexDigit(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }
}
