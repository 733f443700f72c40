package io.github.pcap2netpol.connection.extract;

import io.github.pcap2netpol.capture.file.CaptureSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;

/**
 * A source whose first bytes have been read in advance.
 *
 * @param source the same bytes, from the first one
 * @param isConnections whether they are a connections file
 */
public record PeekedSource(CaptureSource source, boolean isConnections) {
  /** Peeks. Errors are left to the reader of the source. */
  public static PeekedSource of(CaptureSource source) {
    if (source.size() >= 0) {
      try (InputStream in = source.open()) {
        return new PeekedSource(source, begins(in.readNBytes(ConnectionsFile.LOOKED_AT)));
      } catch (IOException e) {
        return new PeekedSource(source, false);
      }
    }
    try {
      // A pipe can be read only once.
      InputStream in = source.open();
      byte[] start = in.readNBytes(ConnectionsFile.LOOKED_AT);
      return new PeekedSource(new Begun(source.name(), start, in), begins(start));
    } catch (IOException e) {
      return new PeekedSource(source, false);
    }
  }

  private static boolean begins(byte[] start) {
    return ConnectionsFile.begins(start);
  }

  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Begun(String name, byte[] start, InputStream rest) implements CaptureSource {
    @Override
    public long size() {
      return -1;
    }

    @Override
    public InputStream open() {
      return new SequenceInputStream(new ByteArrayInputStream(start), rest);
    }
  }
}
