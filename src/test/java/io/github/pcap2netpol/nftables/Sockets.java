package io.github.pcap2netpol.nftables;

import com.sun.jna.LastErrorException;
import com.sun.jna.NativeLong;
import com.sun.jna.ptr.IntByReference;
import io.github.pcap2netpol.net.IpAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/** Non-blocking sockets, each in the namespace of its address. */
final class Sockets {
  private static final int LARGEST = 256;

  private final Lab lab;

  Sockets(Lab lab) {
    this.lab = lab;
  }

  /** A received packet. */
  static final class Received {
    private final byte[] data;
    private final byte[] sender;

    private Received(byte[] data, byte[] sender) {
      this.data = data;
      this.sender = sender;
    }

    byte[] data() {
      return data;
    }

    /** The sender's name, as {@link SocketBytes#address} writes it. */
    byte[] sender() {
      return sender;
    }
  }

  /** Opens a socket bound to the address and port. */
  int open(IpAddress address, int port, int type, int protocol) {
    int family = address.isIpv4() ? LibC.AF_INET : LibC.AF_INET6;
    int flags = LibC.SOCK_NONBLOCK | LibC.SOCK_CLOEXEC;
    int socket = lab.at(address).call(() -> LibC.C.socket(family, type | flags, protocol));
    LibC.C.setsockopt(socket, LibC.SOL_SOCKET, LibC.SO_REUSEADDR, SocketBytes.integer(1), 4);
    if (type == LibC.SOCK_STREAM) {
      LibC.C.setsockopt(socket, LibC.SOL_SOCKET, LibC.SO_LINGER, SocketBytes.lingerNot(), 8);
    }
    byte[] name = SocketBytes.address(address, type == LibC.SOCK_RAW ? 0 : port);
    LibC.C.bind(socket, name, name.length);
    return socket;
  }

  void connect(int socket, IpAddress to, int port) {
    byte[] name = SocketBytes.address(to, port);
    try {
      LibC.C.connect(socket, name, name.length);
    } catch (LastErrorException e) {
      if (e.getErrorCode() != LibC.EINPROGRESS) {
        throw e;
      }
    }
  }

  /** Why connecting failed, as an errno; 0 if it did not. */
  int error(int socket) {
    byte[] value = new byte[4];
    LibC.C.getsockopt(
        socket, LibC.SOL_SOCKET, LibC.SO_ERROR, value, new IntByReference(value.length));
    return ByteBuffer.wrap(value).order(ByteOrder.nativeOrder()).getInt();
  }

  void send(int socket, byte[] data, byte[] to) {
    LibC.C.sendto(socket, data, new NativeLong(data.length), 0, to, to.length);
  }

  /** The next packet, if one has arrived. */
  Optional<Received> receive(int socket) {
    byte[] data = new byte[LARGEST];
    byte[] sender = new byte[28];
    IntByReference length = new IntByReference(sender.length);
    try {
      int size =
          LibC.C.recvfrom(socket, data, new NativeLong(data.length), 0, sender, length).intValue();
      return Optional.of(
          new Received(Arrays.copyOf(data, size), Arrays.copyOf(sender, length.getValue())));
    } catch (LastErrorException e) {
      return Optional.empty();
    }
  }

  /** Accepts a connection, and resets it. */
  void acceptAndClose(int listener) {
    while (true) {
      try {
        int socket = LibC.C.accept(listener, new byte[28], new IntByReference(28));
        LibC.C.setsockopt(socket, LibC.SOL_SOCKET, LibC.SO_LINGER, SocketBytes.lingerNot(), 8);
        LibC.C.close(socket);
      } catch (LastErrorException e) {
        return;
      }
    }
  }
}
