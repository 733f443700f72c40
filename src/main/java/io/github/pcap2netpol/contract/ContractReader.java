package io.github.pcap2netpol.contract;

import io.github.pcap2netpol.cluster.bundle.UnusableInputException;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.diagnostic.Excerpt;
import io.github.pcap2netpol.manifest.ManifestReader;
import io.github.pcap2netpol.manifest.ManifestSource;
import io.github.pcap2netpol.manifest.Remarks;
import io.github.pcap2netpol.manifest.TextLimits;
import io.github.pcap2netpol.manifest.UnreadableTextException;
import io.github.pcap2netpol.manifest.Value;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Reads contracts files. A mistake in any of them is reported with file, line and field, and then
 * none is used: contracts that are read in part would close or open connections that nobody meant.
 */
public final class ContractReader {
  private final Diagnostics diagnostics;
  private final TreeMap<Network, SortedSet<String>> namespaces = new TreeMap<>();
  private final TreeMap<String, Contract> contracts = new TreeMap<>();
  private final TreeMap<String, String> places = new TreeMap<>();
  private final TreeSet<ExposedNetwork> exposed = new TreeSet<>();
  private long problems;

  private ContractReader(Diagnostics diagnostics) {
    this.diagnostics = diagnostics;
  }

  /**
   * Reads all files as one agreement.
   *
   * @param diagnostics receives mistakes ({@code contract-invalid}) and doubts
   * @throws UnusableInputException if there is a mistake
   */
  public static Contracts read(List<Path> files, Diagnostics diagnostics)
      throws UnusableInputException {
    ContractReader reader = new ContractReader(diagnostics);
    for (Path file : files) {
      reader.readFile(file);
    }
    reader.requireDistinctNames();
    if (reader.problems > 0) {
      throw new UnusableInputException(
          "The contracts can't be used ("
              + (reader.problems == 1 ? "one problem" : reader.problems + " problems")
              + " above), so nothing was done with any of them.");
    }
    return new Contracts(reader.namespaces, List.copyOf(reader.contracts.values()), reader.exposed);
  }

  private void readFile(Path file) throws UnusableInputException {
    Optional<Value.Mapping> root = root(file);
    if (root.isEmpty()) {
      refuse(
          file.toString(),
          "This is not an object with the fields namespaces, contracts and expose. A file of"
              + " contracts holds one such object, as JSON or YAML.");
      return;
    }
    Remarks remarks = new Remarks();
    ContractFile read = ContractFile.decode(root.get(), remarks);
    Stream.of(remarks.refusals(), remarks.dropped(), remarks.repeats())
        .flatMap(List::stream)
        .forEach(problem -> refuse(file.toString(), problem));
    remarks
        .warnings()
        .forEach(
            text ->
                diagnostics.add(Diagnostic.warning("contract-doubtful", file.toString(), text)));
    add(read, file.toString());
  }

  private static Optional<Value.Mapping> root(Path file) throws UnusableInputException {
    if (!Files.exists(file)) {
      throw new UnusableInputException(file + " does not exist; check the path.");
    }
    if (Files.isDirectory(file)) {
      throw new UnusableInputException(file + " is a folder; name the files of contracts in it.");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(TextLimits.WHOLE_FILE + 1);
      if (bytes.length > TextLimits.WHOLE_FILE) {
        throw new UnusableInputException(
            file
                + " is longer than "
                + TextLimits.WHOLE_FILE
                + " bytes; split it into several files.");
      }
      return ManifestReader.readOne(ManifestSource.of(bytes));
    } catch (UnreadableTextException e) {
      throw new UnusableInputException(
          file + ": " + e.getMessage() + ". Contracts are read as JSON or YAML.", e);
    } catch (IOException e) {
      throw new UnusableInputException(file + " can't be read; check its permissions.", e);
    }
  }

  private void add(ContractFile read, String place) {
    for (Contract contract : read.contracts()) {
      Contract other = contracts.putIfAbsent(contract.name(), contract);
      if (other == null) {
        places.put(contract.name(), place);
      } else if (!other.equals(contract)) {
        refuse(
            place,
            "contract "
                + Excerpt.of(contract.name())
                + " is also in "
                + places.get(contract.name())
                + ", with other contents. Rename one of them.");
      }
    }
    exposed.addAll(read.exposed());
    for (Network network : read.networks()) {
      namespaces.computeIfAbsent(network, any -> new TreeSet<>()).addAll(read.namespaces());
    }
  }

  /**
   * Two names with one label value would be one network, since their pods could not be
   * distinguished.
   */
  private void requireDistinctNames() {
    SortedMap<String, Network> byTag = new TreeMap<>();
    for (Network network : namespaces.keySet()) {
      Network other = byTag.putIfAbsent(network.tag(), network);
      if (other != null) {
        refuse(
            "",
            "networks "
                + Excerpt.of(other.name())
                + " and "
                + Excerpt.of(network.name())
                + " collide: both become the label value "
                + network.tag()
                + ", so that their pods would be one group. Rename one, or use one name for both.");
      }
    }
  }

  private void refuse(String place, String problem) {
    problems++;
    diagnostics.add(Diagnostic.severe("contract-invalid", place, problem));
  }
}
