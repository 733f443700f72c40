package io.github.pcap2netpol.diagnostic;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import javax.net.ssl.SSLException;

/**
 * Why reading or writing failed, in words for a message: Java's own messages are often nothing but
 * the path, the name of a class, or empty.
 */
public final class IoReason {
  private IoReason() {}

  /** For example {@code permission denied}: no capital at the start and no period at the end. */
  public static String of(Throwable failure) {
    if (failure instanceof UncheckedIOException && failure.getCause() != null) {
      return of(failure.getCause());
    }
    if (failure instanceof FileSystemException file) {
      return ofFile(file);
    }
    if (failure instanceof FileNotFoundException) {
      return inParentheses(message(failure));
    }
    if (failure instanceof CharacterCodingException) {
      return "it is not UTF-8 text";
    }
    if (failure instanceof EOFException) {
      return "it ends too early";
    }
    return failure instanceof IOException ? ofNetwork(failure) : message(failure);
  }

  private static String ofFile(FileSystemException failure) {
    if (failure instanceof NoSuchFileException) {
      return "there is no such file";
    }
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (failure instanceof FileAlreadyExistsException) {
      return "something of that name exists";
    }
    if (failure instanceof DirectoryNotEmptyException) {
      return "the folder is not empty";
    }
    if (failure instanceof NotDirectoryException) {
      return "it is not a folder";
    }
    if (failure instanceof FileSystemLoopException) {
      return "a link leads back to a folder that contains it";
    }
    String told = failure.getReason();
    return told == null || told.isBlank() ? "the operating system refuses it" : small(told);
  }

  private static String ofNetwork(Throwable failure) {
    if (failure instanceof ConnectException) {
      return "the server does not answer";
    }
    if (failure instanceof UnknownHostException) {
      return "the name of the server cannot be resolved";
    }
    if (failure instanceof SocketTimeoutException) {
      return "no answer in time";
    }
    return failure instanceof SSLException ? "TLS failed: " + message(failure) : message(failure);
  }

  /** The system's reason in {@code path (No such file or directory)}. */
  private static String inParentheses(String message) {
    int open = message.lastIndexOf('(');
    return open >= 0 && message.endsWith(")")
        ? small(message.substring(open + 1, message.length() - 1))
        : "there is no such file";
  }

  private static String message(Throwable failure) {
    String message = failure.getMessage();
    if (message == null || message.isBlank()) {
      return failure.getCause() == null ? "an error without a reason" : of(failure.getCause());
    }
    return small(message.lines().findFirst().orElse(message));
  }

  /**
   * Without a capital at the start, unless an abbreviation begins there, nor a period at the end.
   */
  private static String small(String text) {
    String open = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    boolean isWord =
        open.length() > 1
            && Character.isUpperCase(open.charAt(0))
            && Character.isLowerCase(open.charAt(1));
    return isWord ? Character.toLowerCase(open.charAt(0)) + open.substring(1) : open;
  }
}
