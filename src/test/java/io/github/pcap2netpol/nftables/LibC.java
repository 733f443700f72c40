package io.github.pcap2netpol.nftables;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.ptr.IntByReference;

/**
 * The few calls of the C library that Java lacks: a thread in its own network namespace, and
 * sockets created there. Uses Linux's numbers.
 */
interface LibC extends Library {
  LibC C = Native.load("c", LibC.class);

  int CLONE_NEWNET = 0x40000000;
  int AF_INET = 2;
  int AF_INET6 = 10;
  int SOCK_STREAM = 1;
  int SOCK_DGRAM = 2;
  int SOCK_RAW = 3;
  int SOCK_NONBLOCK = 0x800;
  int SOCK_CLOEXEC = 0x80000;
  int SOL_SOCKET = 1;
  int SO_REUSEADDR = 2;
  int SO_ERROR = 4;
  int SO_LINGER = 13;
  int IPPROTO_IPV6 = 41;
  int IPV6_V6ONLY = 26;
  int EINPROGRESS = 115;
  short POLLIN = 1;
  short POLLOUT = 4;

  int unshare(int flags) throws LastErrorException;

  int gettid() throws LastErrorException;

  int socket(int family, int type, int protocol) throws LastErrorException;

  int setsockopt(int socket, int level, int option, byte[] value, int length)
      throws LastErrorException;

  int getsockopt(int socket, int level, int option, byte[] value, IntByReference length)
      throws LastErrorException;

  int bind(int socket, byte[] address, int length) throws LastErrorException;

  int listen(int socket, int backlog) throws LastErrorException;

  int connect(int socket, byte[] address, int length) throws LastErrorException;

  int accept(int socket, byte[] address, IntByReference length) throws LastErrorException;

  NativeLong sendto(int socket, byte[] data, NativeLong size, int flags, byte[] address, int length)
      throws LastErrorException;

  NativeLong recvfrom(
      int socket, byte[] data, NativeLong size, int flags, byte[] address, IntByReference length)
      throws LastErrorException;

  int poll(byte[] descriptors, NativeLong count, int milliseconds) throws LastErrorException;

  int close(int descriptor) throws LastErrorException;
}
