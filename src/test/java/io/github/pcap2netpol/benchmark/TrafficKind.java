package io.github.pcap2netpol.benchmark;

/** The contents of a generated capture of one pod, {@link #POD}. */
enum TrafficKind {
  /**
   * Long and short connections, datagrams and lookups, with about 780 bytes a packet on average.
   */
  MIXED {
    @Override
    void step(TrafficWriter out, long step) {
      int dice = (int) (mixed(step) & 0x3ff);
      int client = (int) (mixed(step * 3 + 1) & 0xff);
      int port = 33_000 + (int) (mixed(step * 5 + 2) & 7);
      if (dice < 500) {
        out.tcp(peer(client), port, POD, SERVER, ACK, step, 0, 1448);
      } else if (dice < 968) {
        out.tcp(POD, SERVER, peer(client), port, ACK, step, step, 0);
      } else if (dice < 972) {
        connection(out, peer(client), 40_000 + (int) (step & 0x3fff), step, 400);
      } else if (dice < 1020) {
        out.udp(peer(client), 5000, POD, 8125, new byte[200]);
      } else {
        lookUp(out, step);
      }
    }
  },

  /** SYN, SYN and ACK, and the segment that ends them: nothing else. */
  HANDSHAKES {
    @Override
    void step(TrafficWriter out, long step) {
      int client = peer((int) (mixed(step) & 0xff));
      int port = 20_000 + (int) (step % 40_000);
      out.tcp(client, port, POD, SERVER, SYN, step, 0, 0);
      out.tcp(POD, SERVER, client, port, SYN | ACK, step * 7, step + 1, 0);
      out.tcp(client, port, POD, SERVER, ACK, step + 1, step * 7 + 1, 0);
    }
  },

  /** Short connections from opening to end, each from another address and port. */
  CONNECTIONS {
    @Override
    void step(TrafficWriter out, long step) {
      connection(out, peer((int) step & 0x3ff), 1024 + (int) (step >>> 10) % 60_000, step, 300);
    }
  },

  /** Lookups and their answers. */
  NAMES {
    @Override
    void step(TrafficWriter out, long step) {
      lookUp(out, step);
    }
  },

  /** Openings, closings and lookups in the proportions of the sample, whose sidecars keep these. */
  SIDECAR {
    @Override
    void step(TrafficWriter out, long step) {
      if ((mixed(step) & 0xff) < 167) {
        int client = peer((int) (mixed(step * 3 + 1) & 0xff));
        connection(out, client, 32_768 + (int) (step % 28_000), step, 0);
      } else {
        lookUp(out, step);
      }
    }
  },

  /** Each connection is from another address outside the cluster. */
  CALLERS {
    @Override
    void step(TrafficWriter out, long step) {
      // Odd factors reach every address of 20.0.0.0/6 once.
      int caller = 0x1400_0000 | (int) (step * 0x9e3_779b1L & 0x03ff_ffff);
      connection(out, caller, 1024 + (int) (step & 0x7fff), step, 0);
    }
  };

  /** The captured pod's address, 10.0.0.10. */
  static final int POD = 0x0a00_000a;

  /** The resolver's address, 10.96.0.10. */
  static final int RESOLVER = 0x0a60_000a;

  static final int SERVER = 8080;
  private static final int FIN = 1;
  private static final int SYN = 2;
  private static final int ACK = 16;

  /** Writes the next packets: a single one, a connection, or a lookup and its answer. */
  abstract void step(TrafficWriter out, long step);

  /** One of the 1024 other pods, from 10.0.4.0 on. */
  static int peer(int number) {
    return 0x0a00_0400 + number;
  }

  private static void connection(TrafficWriter out, int client, int port, long step, int payload) {
    long one = step * 11;
    long other = step * 13;
    out.tcp(client, port, POD, SERVER, SYN, one, 0, 0);
    out.tcp(POD, SERVER, client, port, SYN | ACK, other, one + 1, 0);
    if (payload > 0) {
      out.tcp(client, port, POD, SERVER, ACK, one + 1, other + 1, payload);
      out.tcp(POD, SERVER, client, port, ACK, other + 1, one + 1 + payload, payload);
    }
    out.tcp(client, port, POD, SERVER, FIN | ACK, one + 1 + payload, other + 1 + payload, 0);
    out.tcp(POD, SERVER, client, port, FIN | ACK, other + 1 + payload, one + 2 + payload, 0);
  }

  private static void lookUp(TrafficWriter out, long step) {
    String name = "service-" + (step & 0xff) + ".shop.svc.cluster.local";
    byte[] question = NameMessages.question((int) step, name);
    int port = 32_768 + (int) (mixed(step) & 0x3fff);
    out.udp(POD, port, RESOLVER, 53, question);
    out.udp(
        RESOLVER, 53, POD, port, NameMessages.answer(question, 0x0a60_0100 + (int) (step & 0xff)));
  }

  private static long mixed(long value) {
    long mixed = (value + 0x9e3779b97f4a7c15L) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 30)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }
}
