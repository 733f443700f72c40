package io.github.pcap2netpol.manifest.yaml;

import io.github.pcap2netpol.diagnostic.Excerpt;
import io.github.pcap2netpol.manifest.UnreadableTextException;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.events.Event;

/** Where in the file the events of a document are. */
final class YamlPlaces {
  private final YamlLines lines;

  YamlPlaces(YamlLines lines) {
    this.lines = lines;
  }

  /** The line in the file, from 1. */
  int line(Event event) {
    return lines.linesBefore() + event.getStartMark().getLine() + 1;
  }

  /** Says why the text can't be read, and where. */
  UnreadableTextException unreadable(String reason, @Nullable Mark mark) {
    return mark == null
        ? new UnreadableTextException(Excerpt.of(reason), 0, 0)
        : new UnreadableTextException(
            Excerpt.of(reason), lines.linesBefore() + mark.getLine() + 1, mark.getColumn() + 1);
  }
}
