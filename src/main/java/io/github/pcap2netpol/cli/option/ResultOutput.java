package io.github.pcap2netpol.cli.option;

import io.github.pcap2netpol.output.folder.OutputException;
import io.github.pcap2netpol.output.folder.ResultFile;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/**
 * The format of a result, and where to write it.
 *
 * @param format one of the formats that the command offers
 * @param file the file to write; empty means standard output
 */
public record ResultOutput(String format, Optional<Path> file) {
  public static final String TEXT = "text";
  public static final String JSON = "json";
  public static final String HTML = "html";
  public static final String MARKDOWN = "markdown";

  private static final Path STANDARD_OUTPUT = Path.of("-");

  /** A command that offers its result in several formats. */
  public interface Offering {
    /** The words for the formats, in the order of the help. */
    List<String> formats();
  }

  /** The formats of one command, for its help and for completion. */
  static final class Formats implements Iterable<String> {
    private final List<String> words;

    Formats(Offering command) {
      words = command.formats();
    }

    @Override
    public Iterator<String> iterator() {
      return words.iterator();
    }
  }

  /** The options of an {@link Offering} for them. */
  public static final class Argument {
    @Option(
        names = {"-f", "--format"},
        paramLabel = "FORMAT",
        completionCandidates = Formats.class,
        description =
            "The format of the result: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private String format = TEXT;

    @Option(
        names = {"-o", "--output"},
        paramLabel = "FILE",
        description =
            "Write the result to FILE, and a text for people to standard output. With -, write the"
                + " result to standard output.")
    private @Nullable Path output;

    /**
     * The format of the result, and where to write it.
     *
     * @param formats the formats that the command offers
     * @throws ParameterException if the options are not valid
     */
    public ResultOutput output(List<String> formats, CommandLine line) {
      if (!formats.contains(format)) {
        throw new ParameterException(
            line,
            "unknown --format \"" + format + "\": expected one of " + String.join(", ", formats));
      }
      Optional<Path> file = Optional.ofNullable(output);
      if (file.isPresent() && file.get().toString().isEmpty()) {
        throw new ParameterException(line, "-o FILE is empty: give the file to write");
      }
      return new ResultOutput(format, file.filter(each -> !each.equals(STANDARD_OUTPUT)));
    }
  }

  /**
   * Checks, before any work is done, whether the file can be written.
   *
   * @param inputs what the run reads
   * @throws OutputException if not
   */
  public void check(List<Path> inputs) throws OutputException {
    if (file.isPresent()) {
      ResultFile.check(file.get(), inputs);
    }
  }

  /** Whether standard output receives the text for people. */
  public boolean showsPage() {
    return file.isPresent() || format.equals(TEXT);
  }
}
