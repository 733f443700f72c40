package io.github.pcap2netpol.cli;

import io.github.pcap2netpol.cli.help.ManualPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/** Writes the manual pages; the build runs this. */
public final class ManualPages {
  private ManualPages() {}

  /**
   * Writes one page for the tool and one for each command.
   *
   * @param args the folder to write, as in {@code MANPATH}, and the version of the tool
   */
  public static void main(String[] args) throws IOException {
    Path section = Path.of(args[0]).resolve("man1");
    Files.createDirectories(section);
    for (Map.Entry<String, String> page : all("pcap2netpol " + args[1]).entrySet()) {
      Files.writeString(section.resolve(page.getKey() + ".1"), page.getValue());
    }
  }

  /** The pages by name. */
  private static Map<String, String> all(String version) {
    CommandLine tool = Application.documented();
    List<CommandLine> lines = new ArrayList<>(List.of(tool));
    lines.addAll(tool.getSubcommands().values());
    Map<String, String> pages = new LinkedHashMap<>();
    for (CommandLine line : lines) {
      pages.put(ManualPage.name(line), ManualPage.of(line, version));
    }
    return pages;
  }
}
