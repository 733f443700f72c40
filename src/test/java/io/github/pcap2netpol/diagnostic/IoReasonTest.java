package io.github.pcap2netpol.diagnostic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class IoReasonTest {
  @ParameterizedTest(name = "{1}")
  @MethodSource("failures")
  void a_failure_has_a_reason_without_names_of_classes(Exception failure, String reason) {
    assertThat(IoReason.of(failure)).isEqualTo(reason);
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(new NoSuchFileException("/a"), "there is no such file"),
        Arguments.of(new AccessDeniedException("/a"), "permission denied"),
        Arguments.of(new NotDirectoryException("/a"), "it is not a folder"),
        Arguments.of(new FileAlreadyExistsException("/a"), "something of that name exists"),
        Arguments.of(
            new FileSystemException("/a", null, "No space left on device"),
            "no space left on device"),
        Arguments.of(new FileSystemException("/a"), "the operating system refuses it"),
        Arguments.of(
            new FileNotFoundException("/a (b)/c (Permission denied)"), "permission denied"),
        Arguments.of(new MalformedInputException(1), "it is not UTF-8 text"),
        Arguments.of(new EOFException(), "it ends too early"),
        Arguments.of(new ConnectException("Connection refused"), "the server does not answer"),
        Arguments.of(
            new SSLHandshakeException("No trusted certificate found"),
            "TLS failed: no trusted certificate found"),
        Arguments.of(new IOException("Input/output error"), "input/output error"),
        Arguments.of(new IOException("CRC is wrong."), "CRC is wrong"),
        Arguments.of(new IOException((String) null), "an error without a reason"),
        Arguments.of(
            new UncheckedIOException(new NoSuchFileException("/a")), "there is no such file"));
  }
}
