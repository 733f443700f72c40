package io.github.pcap2netpol.manifest.yaml;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.pcap2netpol.diagnostic.Excerpt;
import io.github.pcap2netpol.manifest.FieldsBeingRead;
import io.github.pcap2netpol.manifest.Reading;
import io.github.pcap2netpol.manifest.Roots;
import io.github.pcap2netpol.manifest.UnreadableTextException;
import io.github.pcap2netpol.manifest.Value;
import io.github.pcap2netpol.manifest.json.JsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.Reader;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Reads YAML as kubectl does, item by item like {@link JsonReader}. Built on the parser's events:
 * the library's next layer, a tree of marked nodes, takes several times as long. Tags never cause
 * anything to be instantiated.
 */
public final class YamlReader {
  private final Reading reading;
  private final Roots roots;
  private final Parser parser;
  private final YamlPlaces places;
  private final YamlValues values;

  /** Reads the current document. */
  private YamlReader(YamlLines lines, Reading reading, YamlScalars scalars, Roots roots) {
    this.reading = reading;
    this.roots = roots;
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Integer.MAX_VALUE); // YamlLines has a limit
    this.parser = new ParserImpl(new StreamReader(lines), options);
    this.places = new YamlPlaces(lines);
    this.values = new YamlValues(parser, places, scalars, reading.refusesRepeats());
  }

  /** Reads all documents. */
  public static void read(InputStream in, Reading reading, Roots roots)
      throws IOException, UnreadableTextException {
    YamlLines lines = new YamlLines(decoded(in));
    YamlScalars scalars = new YamlScalars();
    try {
      while (lines.nextDocument()) {
        new YamlReader(lines, reading, scalars, roots).document();
      }
    } catch (YamlLines.LimitException e) {
      throw e.unreadable();
    } catch (MarkedYAMLException e) {
      throw new YamlPlaces(lines).unreadable(String.valueOf(e.getProblem()), e.getProblemMark());
    } catch (YAMLException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new UnreadableTextException(
          Excerpt.of(String.valueOf(e.getMessage()).lines().findFirst().orElse("")),
          lines.linesBefore() + 1,
          0);
    }
  }

  /**
   * The characters: UTF-8, or UTF-16 if a byte order mark says so. Malformed bytes become U+FFFD,
   * as in kubectl.
   */
  private static Reader decoded(InputStream bytes) throws IOException {
    PushbackInputStream in = new PushbackInputStream(bytes, 2);
    byte[] start = in.readNBytes(2);
    int mark = start.length < 2 ? 0 : (start[0] & 0xff) << 8 | (start[1] & 0xff);
    if (mark == 0xfeff || mark == 0xfffe) {
      return new InputStreamReader(in, mark == 0xfeff ? UTF_16BE : UTF_16LE);
    }
    in.unread(start);
    return new InputStreamReader(in, UTF_8);
  }

  private void document() throws UnreadableTextException {
    parser.getEvent(); // the start of the stream
    Event start = parser.getEvent();
    if (!start.is(Event.ID.DocumentStart)) {
      return; // nothing but comments
    }
    Event event = parser.getEvent();
    if (event instanceof SequenceStartEvent) {
      roots.inRootList(true);
      while (!parser.checkEvent(Event.ID.SequenceEnd)) {
        root(parser.getEvent());
      }
      roots.inRootList(false);
      parser.getEvent();
    } else {
      root(event);
    }
    parser.getEvent(); // the end of the document
    parser.getEvent(); // fails on anything after "...", which kubectl silently ignores
  }

  private void root(Event event) throws UnreadableTextException {
    if (!(event instanceof MappingStartEvent start)) {
      values.startObject();
      roots.end(values.value(event, reading.wanted()), false);
      return;
    }
    values.enterRoot();
    FieldsBeingRead fields = new FieldsBeingRead(places.line(start));
    boolean isList = false;
    while (!parser.checkEvent(Event.ID.MappingEnd)) {
      Event key = parser.getEvent();
      if (key instanceof ScalarEvent scalar
          && scalar.getValue().equals("items")
          && !parser.checkEvent(Event.ID.MappingStart)) {
        isList = true;
        items(parser.getEvent());
      } else {
        values.field(key, reading.wanted(), fields);
      }
    }
    parser.getEvent();
    values.leaveRoot(start, fields.mapping());
    roots.end(fields.mapping(), isList);
  }

  private void items(Event event) throws UnreadableTextException {
    if (!(event instanceof SequenceStartEvent)) {
      if (values.value(event, reading.wanted()) instanceof Value.Sequence aliased) {
        aliased.elements().forEach(roots::item);
      }
      return;
    }
    while (!parser.checkEvent(Event.ID.SequenceEnd)) {
      values.startObject();
      roots.item(values.value(parser.getEvent(), reading.wanted()));
    }
    parser.getEvent();
  }
}
