package io.github.pcap2netpol.connection.extract;

import io.github.pcap2netpol.net.IpAddress;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Writes JSON (RFC 8259) without spaces, in ASCII: other characters of texts are escaped. It relies
 * on the caller to end what was started, and to name each value in an object.
 *
 * <p>A connections file has a dozen small fields a line and millions of lines, so names and the
 * words of constants are encoded only once, and numbers and addresses are written without a text in
 * between. A general JSON library takes three times as long.
 */
final class JsonOutput implements AutoCloseable {
  private static final int ROOM = 1 << 16;

  /** Longer than any number, IPv4 address or escaped character, with a comma and quotes. */
  private static final int LONGEST_PIECE = 32;

  private static final int BILLION = 1_000_000_000;

  /** All numbers below 1000, with leading zeros: a division for every digit would take longer. */
  private static final byte[] THREE_DIGITS = threeDigits();

  private static final byte[] HEX = ascii("0123456789ABCDEF");

  private static final byte[] COLON = ascii(":");

  private final OutputStream out;
  private final byte[] bytes = new byte[ROOM];
  private int used;

  /** Whether the next value or name follows another one. */
  private boolean follows;

  private final Map<String, byte[]> names = new HashMap<>();
  private final Map<Enum<?>, byte[]> words = new HashMap<>();

  JsonOutput(OutputStream out) {
    this.out = out;
  }

  void startObject() throws IOException {
    start('{');
  }

  void endObject() throws IOException {
    end('}');
  }

  void startArray() throws IOException {
    start('[');
  }

  void endArray() throws IOException {
    end(']');
  }

  /** Ends a line, after which another text begins. */
  void endLine() throws IOException {
    end('\n');
    follows = false;
  }

  /**
   * Writes the name of the next value.
   *
   * @param name one of those that the format defines, which need no escapes
   */
  void name(String name) throws IOException {
    separate();
    put(names.computeIfAbsent(name, any -> ascii('"' + name + "\":")));
    follows = false;
  }

  /** Writes the name of the next value, which may be any text. */
  void anyName(String name) throws IOException {
    value(name);
    put(COLON);
    follows = false;
  }

  void value(long number) throws IOException {
    separate();
    if (number < 0) {
      put(ascii(Long.toString(number)));
    } else {
      digits(number);
    }
    follows = true;
  }

  void value(boolean holds) throws IOException {
    separate();
    put(ascii(Boolean.toString(holds)));
    follows = true;
  }

  void value(String text) throws IOException {
    separate();
    quoted(text);
    follows = true;
  }

  void value(IpAddress address) throws IOException {
    if (!address.isIpv4()) {
      value(address.toString());
      return;
    }
    separate();
    byte before = '"';
    for (int shift = 24; shift >= 0; shift -= 8) {
      bytes[used++] = before;
      digits((int) (address.low() >>> shift) & 0xff);
      before = '.';
    }
    bytes[used++] = '"';
    follows = true;
  }

  /** Writes the constant's {@linkplain #word word}. */
  void value(Enum<?> constant) throws IOException {
    separate();
    put(words.computeIfAbsent(constant, any -> ascii('"' + word(constant) + '"')));
    follows = true;
  }

  void field(String name, long number) throws IOException {
    name(name);
    value(number);
  }

  void field(String name, String text) throws IOException {
    name(name);
    value(text);
  }

  void field(String name, IpAddress address) throws IOException {
    name(name);
    value(address);
  }

  void field(String name, Enum<?> constant) throws IOException {
    name(name);
    value(constant);
  }

  /** Writes that something holds; nothing if it does not. */
  void fieldIf(String name, boolean holds) throws IOException {
    if (holds) {
      name(name);
      value(true);
    }
  }

  void startObject(String name) throws IOException {
    name(name);
    startObject();
  }

  void startArray(String name) throws IOException {
    name(name);
    startArray();
  }

  /** The word for a constant: its name in lower case, with hyphens. */
  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Passes on what was written so far. */
  void flush() throws IOException {
    passOn();
    out.flush();
  }

  @Override
  public void close() throws IOException {
    try (out) {
      passOn();
    }
  }

  private void start(char bracket) throws IOException {
    separate();
    bytes[used++] = (byte) bracket;
    follows = false;
  }

  private void end(char bracket) throws IOException {
    makeRoom(LONGEST_PIECE);
    bytes[used++] = (byte) bracket;
    follows = true;
  }

  /** Makes room for a piece, and writes the comma before it. */
  private void separate() throws IOException {
    makeRoom(LONGEST_PIECE);
    if (follows) {
      bytes[used++] = ',';
    }
  }

  private void makeRoom(int length) throws IOException {
    if (ROOM - used < length) {
      passOn();
    }
  }

  private void passOn() throws IOException {
    out.write(bytes, 0, used);
    used = 0;
  }

  private void put(byte[] piece) throws IOException {
    makeRoom(piece.length);
    System.arraycopy(piece, 0, bytes, used, piece.length);
    used += piece.length;
  }

  private void digits(long number) {
    if (number < BILLION) {
      digits((int) number);
      return;
    }
    long billions = number / BILLION;
    digits(billions);
    int rest = (int) (number - billions * BILLION);
    int thousands = rest / 1000;
    threeDigits(thousands / 1000);
    threeDigits(thousands % 1000);
    threeDigits(rest - thousands * 1000);
  }

  private void digits(int number) {
    if (number >= 1000) {
      int thousands = number / 1000;
      digits(thousands);
      threeDigits(number - thousands * 1000);
      return;
    }
    for (int i = number < 10 ? 2 : number < 100 ? 1 : 0; i < 3; i++) {
      bytes[used++] = THREE_DIGITS[number * 3 + i];
    }
  }

  private void threeDigits(int number) {
    System.arraycopy(THREE_DIGITS, number * 3, bytes, used, 3);
    used += 3;
  }

  private void quoted(String text) throws IOException {
    bytes[used++] = '"';
    for (int i = 0; i < text.length(); i++) {
      makeRoom(LONGEST_PIECE);
      char c = text.charAt(i);
      if (c < ' ' || c > 0x7f || c == '"' || c == '\\') {
        escaped(c);
      } else {
        bytes[used++] = (byte) c;
      }
    }
    bytes[used++] = '"';
  }

  private void escaped(char c) {
    bytes[used++] = '\\';
    int letter = "\"\\\b\t\n\f\r".indexOf(c);
    if (letter >= 0) {
      bytes[used++] = (byte) "\"\\btnfr".charAt(letter);
      return;
    }
    bytes[used++] = 'u';
    for (int shift = 12; shift >= 0; shift -= 4) {
      bytes[used++] = HEX[c >> shift & 0xf];
    }
  }

  private static byte[] threeDigits() {
    byte[] digits = new byte[3 * 1000];
    for (int number = 0; number < 1000; number++) {
      digits[number * 3] = (byte) ('0' + number / 100);
      digits[number * 3 + 1] = (byte) ('0' + number / 10 % 10);
      digits[number * 3 + 2] = (byte) ('0' + number % 10);
    }
    return digits;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
