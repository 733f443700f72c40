package io.github.pcap2netpol.output.folder;

import io.github.pcap2netpol.output.text.SafeText;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where results go, and whether they may go there.
 *
 * @param folder the folder to write: absolute, and without symbolic links if it exists
 */
record OutputPlace(Path folder) {
  /** The real location of the folder: a symbolic link is followed and kept. */
  static OutputPlace of(Path folder) throws OutputException {
    Path absolute = folder.toAbsolutePath().normalize();
    if (!Files.exists(absolute, LinkOption.NOFOLLOW_LINKS)) {
      return new OutputPlace(absolute);
    }
    try {
      return new OutputPlace(absolute.toRealPath());
    } catch (IOException e) {
      throw new OutputException(
          "cannot write to "
              + folder
              + (Files.isSymbolicLink(absolute)
                  ? ": it is a symbolic link that leads nowhere"
                  : ": " + OutputFolder.reason(e)),
          e);
    }
  }

  void refuseWhatMustStay() throws OutputException {
    for (String place : new String[] {"", System.getProperty("user.home", "")}) {
      Path precious = Path.of(place).toAbsolutePath().normalize();
      Path real;
      try {
        real = precious.toRealPath();
      } catch (IOException e) {
        real = precious; // it isn't there, so nothing of it can be lost
      }
      if (real.startsWith(folder) || precious.startsWith(folder)) {
        throw new OutputException(
            "will not replace "
                + folder
                + ": it is, or holds, your "
                + (place.isEmpty() ? "working directory" : "home directory")
                + ". Choose a separate folder for the results.");
      }
    }
    if (folder.getParent() == null) {
      throw new OutputException("will not replace " + folder + ": it is the root folder.");
    }
  }

  /** Whether the folder contains something that no earlier run of this tool wrote. */
  private boolean holdsOthersFiles() {
    return Files.exists(folder, LinkOption.NOFOLLOW_LINKS)
        && !Files.exists(folder.resolve(Manifest.NAME), LinkOption.NOFOLLOW_LINKS)
        && !isEmptyFolder();
  }

  /** Refuses a folder that contains an input, or that is part of an input and not ours. */
  void refuseInputs(List<Path> inputs) throws OutputException {
    for (Path input : inputs) {
      Path real;
      try {
        real = input.toRealPath();
      } catch (IOException e) {
        continue; // it isn't there, so nothing of it can be lost
      }
      if (real.startsWith(folder) || (folder.startsWith(real) && holdsOthersFiles())) {
        throw new OutputException(
            "will not replace "
                + folder
                + ": it "
                + (real.startsWith(folder) ? "is, or holds," : "is part of")
                + " the input "
                + input
                + ". Choose a separate folder for the results.");
      }
    }
  }

  void refuseWhatCannotBeWritten() throws OutputException {
    Path parent = folder.getParent();
    while (parent != null && !Files.exists(parent)) {
      parent = parent.getParent();
    }
    if (parent != null && !Files.isDirectory(parent)) {
      throw new OutputException(
          "cannot write to " + folder + ": " + parent + " is not a folder. Name another with -o.");
    }
    if (parent != null && !Files.isWritable(parent)) {
      throw new OutputException(
          "cannot write to "
              + folder
              + ": no permission to write into "
              + parent
              + ". Name another with -o.");
    }
  }

  void refuseWhatIsNotOurs(boolean force) throws OutputException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      throw new OutputException(
          "cannot write to " + folder + ": it is not a folder. Name another with -o.");
    }
    if (force) {
      return;
    }
    try {
      if (isEmpty(folder)) {
        return;
      }
      Optional<Manifest> manifest = Manifest.in(folder);
      if (manifest.isEmpty()) {
        throw new OutputException(
            "will not replace "
                + folder
                + ": it is not empty and was not written by pcap2netpol. Choose another folder, or replace it and everything in it with --force.");
      }
      Optional<String> difference = manifest.get().differenceIn(folder);
      if (difference.isPresent()) {
        throw new OutputException(
            "will not replace "
                + folder
                + ": since pcap2netpol wrote it, "
                + SafeText.oneLine(difference.get())
                + ". Save what you need from it, then replace the folder with --force.");
      }
    } catch (IOException e) {
      throw new OutputException("cannot read " + folder + ": " + OutputFolder.reason(e), e);
    }
  }

  private boolean isEmptyFolder() {
    try {
      return isEmpty(folder);
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      return !entries.iterator().hasNext();
    }
  }
}
