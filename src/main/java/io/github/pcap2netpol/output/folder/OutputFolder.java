package io.github.pcap2netpol.output.folder;

import io.github.pcap2netpol.diagnostic.IoReason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes all results or none. They go into a new folder next to the old one, which it then
 * replaces; any failure leaves everything as it was.
 *
 * <p>An existing folder is replaced if it is empty, or if this tool wrote it and nobody has changed
 * it since; otherwise only with force. The root, the user's home, the working directory and their
 * parents are never replaced.
 */
public final class OutputFolder {
  /** The most abandoned folders next to the output that can be ours. */
  private static final int MOST_SIBLINGS = 1000;

  private final Disk disk;
  private final OutputPlace place;
  private final Path folder;
  private final Deque<Path> createdParents = new ArrayDeque<>();

  private OutputFolder(Disk disk, OutputPlace place) {
    this.disk = disk;
    this.place = place;
    this.folder = place.folder();
  }

  /**
   * Checks, before any work is done, whether {@link #write} would refuse the folder.
   *
   * @param inputs what the run reads; it is never replaced, not even with force
   * @throws OutputException if so; the message says why, and what to do
   */
  public static void check(Path folder, List<Path> inputs, boolean force) throws OutputException {
    OutputPlace place = OutputPlace.of(folder);
    place.refuseWhatMustStay();
    place.refuseInputs(inputs);
    place.refuseWhatIsNotOurs(force);
    place.refuseWhatCannotBeWritten();
  }

  /**
   * Replaces the contents of the folder by these files and the manifest.
   *
   * @param force whether to replace a folder that this tool did not write or that was edited
   * @throws OutputException if nothing was written; the message says why, and what to do
   */
  public static void write(Path folder, List<OutputFile> files, boolean force)
      throws OutputException {
    write(folder, files, force, Disk.REAL);
  }

  static void write(Path folder, List<OutputFile> files, boolean force, Disk disk)
      throws OutputException {
    List<OutputFile> all = new ArrayList<>(files);
    all.add(Manifest.of(files).toFile());
    new OutputFolder(disk, OutputPlace.of(folder)).replace(all, force);
  }

  private void replace(List<OutputFile> files, boolean force) throws OutputException {
    boolean exists = Files.exists(folder, LinkOption.NOFOLLOW_LINKS);
    place.refuseWhatMustStay();
    place.refuseWhatIsNotOurs(force);
    Path parent = folder.getParent();
    Path name = folder.getFileName();
    if (parent == null || name == null) {
      throw new OutputException("cannot write to " + folder + ": it has no parent folder");
    }
    @Nullable Path fresh = null;
    try {
      createParents(parent);
      fresh = createSibling(parent, name);
      fill(fresh, files, exists);
    } catch (IOException e) {
      List<Path> left = cleanUp(fresh);
      throw new OutputException(
          "cannot write to "
              + folder
              + ": "
              + reason(e)
              + ". Nothing was changed"
              + (left.isEmpty() ? "." : ", but " + left.get(0) + " is left over: delete it."),
          e);
    }
  }

  /**
   * Writes into the new folder and moves it into place, or does neither if the process is ended.
   */
  private void fill(Path fresh, List<OutputFile> files, boolean exists)
      throws IOException, OutputException {
    try (Interruptible steps = new Interruptible(() -> cleanUp(fresh))) {
      for (OutputFile file : files) {
        steps.run(() -> writeFile(fresh, file));
      }
      steps.run(
          () -> {
            if (exists) {
              swap(fresh);
            } else {
              disk.rename(fresh, folder);
            }
          });
    }
  }

  private void createParents(Path parent) throws IOException {
    Deque<Path> missing = new ArrayDeque<>();
    for (Path each = parent; each != null && !Files.isDirectory(each); each = each.getParent()) {
      missing.push(each);
    }
    for (Path each : missing) {
      disk.createFolder(each);
      createdParents.push(each);
    }
  }

  /** A new folder next to the output, on the same file system, with the usual permissions. */
  private Path createSibling(Path parent, Path name) throws IOException {
    for (int i = 0; ; i++) {
      Path sibling = sibling(parent, name, "new", i);
      try {
        disk.createFolder(sibling);
        return sibling;
      } catch (FileAlreadyExistsException e) {
        if (i >= MOST_SIBLINGS) {
          throw e;
        }
      }
    }
  }

  private static Path sibling(Path parent, Path name, String purpose, int number) {
    return parent.resolve("." + name + "." + purpose + (number == 0 ? "" : "-" + number));
  }

  private void writeFile(Path fresh, OutputFile file) throws IOException {
    Path target = fresh;
    String[] names = file.path().split("/", -1);
    for (int i = 0; i < names.length; i++) {
      target = target.resolve(names[i]);
      if (i < names.length - 1 && !Files.isDirectory(target)) {
        disk.createFolder(target);
      }
    }
    disk.write(target, file.contents().getBytes(StandardCharsets.UTF_8));
  }

  private void swap(Path fresh) throws IOException, OutputException {
    Path parent = Objects.requireNonNull(folder.getParent());
    Path name = Objects.requireNonNull(folder.getFileName());
    int number = 0;
    while (Files.exists(sibling(parent, name, "old", number), LinkOption.NOFOLLOW_LINKS)) {
      number++;
    }
    Path aside = sibling(parent, name, "old", number);
    try {
      disk.rename(folder, aside);
    } catch (FileSystemException e) {
      if (String.valueOf(e.getReason()).contains("busy")) {
        throw new FileSystemException(
            e.getFile(), null, "it is a mount point, which can't be replaced; name a folder in it");
      }
      throw e;
    }
    try {
      disk.rename(fresh, folder);
    } catch (IOException e) {
      try {
        disk.rename(aside, folder);
      } catch (IOException again) {
        e.addSuppressed(again);
        delete(fresh);
        throw new OutputException(
            "cannot write to "
                + folder
                + ": "
                + reason(e)
                + ". The folder that was there is now "
                + aside
                + ": rename it back.",
            e);
      }
      throw e;
    }
    if (!delete(aside)) {
      throw new OutputException(
          "the results are in "
              + folder
              + ", but the ones they replace could not be deleted and are left in "
              + aside
              + ": delete that folder.");
    }
  }

  /** Undoes what was created, and returns what could not be undone. */
  private List<Path> cleanUp(@Nullable Path fresh) {
    List<Path> left = new ArrayList<>();
    if (fresh != null && !delete(fresh)) {
      left.add(fresh);
    }
    for (Path each : createdParents) {
      try {
        Files.deleteIfExists(each);
      } catch (IOException e) {
        if (left.isEmpty()) {
          left.add(each);
        }
      }
    }
    return left;
  }

  /** Deletes a folder recursively without following links. Returns false if something is left. */
  private static boolean delete(Path root) {
    try {
      Files.walkFileTree(
          root,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
                throws IOException {
              if (failure != null) {
                throw failure;
              }
              Files.delete(visited);
              return FileVisitResult.CONTINUE;
            }
          });
      return true;
    } catch (IOException e) {
      return !Files.exists(root, LinkOption.NOFOLLOW_LINKS);
    }
  }

  static String reason(IOException e) {
    if (e instanceof AccessDeniedException denied) {
      return "no permission to write " + denied.getFile();
    }
    if (e instanceof NoSuchFileException missing) {
      return missing.getFile() + " cannot be created";
    }
    if (e instanceof FileSystemException failed && failed.getReason() != null) {
      return failed.getReason() + " (" + failed.getFile() + ")";
    }
    return IoReason.of(e);
  }
}
