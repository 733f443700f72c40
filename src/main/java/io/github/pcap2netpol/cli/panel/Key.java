package io.github.pcap2netpol.cli.panel;

import java.io.IOException;
import org.jline.utils.NonBlockingReader;

/**
 * A key that was pressed (ECMA-48, as xterm sends them).
 *
 * @param kind which
 * @param character the character of {@link Kind#CHARACTER}
 */
record Key(Kind kind, char character) {
  static final Key END_OF_INPUT = new Key(Kind.END_OF_INPUT, ' ');

  /** How long after Escape, in milliseconds, the rest of a key's sequence may arrive. */
  private static final long SEQUENCE = 100;

  /** The kinds of keys. */
  enum Kind {
    UP,
    DOWN,
    PAGE_UP,
    PAGE_DOWN,
    HOME,
    END,
    ENTER,
    BACKSPACE,
    ESCAPE,
    INTERRUPT,
    END_OF_INPUT,
    CHARACTER,
    OTHER,
    NONE_YET
  }

  private static Key of(Kind kind) {
    return new Key(kind, ' ');
  }

  /**
   * Waits for a key.
   *
   * @param patience in milliseconds; {@link Kind#NONE_YET} if none was pressed for so long
   */
  static Key read(NonBlockingReader reader, long patience) throws IOException {
    int first = reader.read(patience);
    if (first == NonBlockingReader.READ_EXPIRED) {
      return of(Kind.NONE_YET);
    }
    if (first < 0) {
      return END_OF_INPUT;
    }
    return switch (first) {
      case 3, 4 -> of(Kind.INTERRUPT);
      case '\r', '\n' -> of(Kind.ENTER);
      case 8, 127 -> of(Kind.BACKSPACE);
      case 27 -> sequence(reader);
      default -> first < 32 || first > 126 ? of(Kind.OTHER) : new Key(Kind.CHARACTER, (char) first);
    };
  }

  private static Key sequence(NonBlockingReader reader) throws IOException {
    // Only peeks: after Escape alone, the next key is a separate one.
    int next = reader.peek(SEQUENCE);
    if (next != '[' && next != 'O') {
      return of(Kind.ESCAPE);
    }
    reader.read();
    int last = reader.read(SEQUENCE);
    int number = 0;
    while ((last >= '0' && last <= '9') || last == ';') {
      number = last == ';' ? 0 : Math.min(999, number * 10 + last - '0');
      last = reader.read(SEQUENCE);
    }
    return of(
        switch (last) {
          case 'A' -> Kind.UP;
          case 'B' -> Kind.DOWN;
          case 'H' -> Kind.HOME;
          case 'F' -> Kind.END;
          case '~' ->
              switch (number) {
                case 1, 7 -> Kind.HOME;
                case 4, 8 -> Kind.END;
                case 5 -> Kind.PAGE_UP;
                case 6 -> Kind.PAGE_DOWN;
                default -> Kind.OTHER;
              };
          default -> Kind.OTHER;
        });
  }
}
