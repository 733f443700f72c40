package io.github.pcap2netpol.benchmark.fleet;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Two questions about a name, as resolver libraries ask them together, and the answers (RFC 1035).
 * Their ids, the first two bytes, are filled in when they are written.
 */
final class LookUp {
  private static final int A = 1;
  private static final int SOA = 6;
  private static final int TXT = 16;
  private static final int AAAA = 28;
  private static final int SRV = 33;
  private static final int HEADER = 12;
  private static final int SERVER_FAILURE = 2;
  private static final int NO_SUCH_NAME = 3;

  private final byte[] question;
  private final byte[] answer;
  private final byte[] otherQuestion;
  private final byte[] otherAnswer;

  private LookUp(byte[] question, byte[] answer, byte[] otherQuestion, byte[] otherAnswer) {
    this.question = question;
    this.answer = answer;
    this.otherQuestion = otherQuestion;
    this.otherAnswer = otherAnswer;
  }

  byte[] question() {
    return question;
  }

  byte[] answer() {
    return answer;
  }

  byte[] otherQuestion() {
    return otherQuestion;
  }

  byte[] otherAnswer() {
    return otherAnswer;
  }

  /** A name of the cluster, which has an IPv4 address. */
  static LookUp found(String name, int address) {
    byte[] question = question(name, A);
    byte[] other = question(name, AAAA);
    return new LookUp(question, record(question, 0, A, bytes(address)), other, authority(other, 0));
  }

  /** Nobody could be asked about the name. */
  static LookUp failed(String name) {
    byte[] question = question(name, A);
    byte[] other = question(name, AAAA);
    return new LookUp(
        question,
        header(question.clone(), SERVER_FAILURE),
        other,
        header(other.clone(), SERVER_FAILURE));
  }

  /** What a gRPC client asks for before it connects; there are no such names. */
  static LookUp ofGrpc(String name) {
    byte[] question = question("_grpclb._tcp." + name, SRV);
    byte[] other = question("_grpc_config." + name, TXT);
    return new LookUp(
        question, authority(question, NO_SUCH_NAME), other, authority(other, NO_SUCH_NAME));
  }

  private static byte[] question(String name, int type) {
    ByteBuffer message =
        ByteBuffer.allocate(HEADER + name.length() + 2 + 4)
            .putShort((short) 0)
            .putShort((short) 0x0100)
            .putShort((short) 1)
            .position(HEADER);
    return labels(message, name).putShort((short) type).putShort((short) 1).array();
  }

  private static ByteBuffer labels(ByteBuffer into, String name) {
    for (String label : name.split("\\.", -1)) {
      into.put((byte) label.length()).put(label.getBytes(StandardCharsets.US_ASCII));
    }
    return into.put((byte) 0);
  }

  private static byte[] header(byte[] answer, int code) {
    answer[2] = (byte) 0x81;
    answer[3] = (byte) (0x80 | code);
    return answer;
  }

  private static byte[] record(byte[] question, int code, int type, byte[] data) {
    byte[] answer =
        header(
            ByteBuffer.allocate(question.length + 12 + data.length)
                .put(question)
                .putShort((short) (0xc000 | HEADER))
                .putShort((short) type)
                .putShort((short) 1)
                .putInt(30)
                .putShort((short) data.length)
                .put(data)
                .array(),
            code);
    answer[type == SOA ? 9 : 7] = 1;
    return answer;
  }

  /** An empty answer, with the zone's SOA record (RFC 2308). */
  private static byte[] authority(byte[] question, int code) {
    ByteBuffer data = ByteBuffer.allocate(74);
    labels(data, "ns.dns.cluster.local");
    labels(data, "hostmaster.cluster.local");
    data.putInt(1).putInt(7200).putInt(1800).putInt(86_400).putInt(30);
    byte[] used = new byte[data.position()];
    data.flip().get(used);
    return record(question, code, SOA, used);
  }

  private static byte[] bytes(int address) {
    return ByteBuffer.allocate(4).putInt(address).array();
  }
}
