package io.github.pcap2netpol.manifest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.github.pcap2netpol.manifest.Tree.Fields;
import io.github.pcap2netpol.manifest.Tree.Items;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads JSON, item by item: of a List of any length one item is in memory at a time. */
public final class JsonTrees {
  /** The deepest nesting. */
  static final int DEEPEST = 100;

  /** The longest text, in characters. */
  static final int LONGEST_TEXT = 4 << 20;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxStringLength(LONGEST_TEXT)
                  .maxNumberLength(100)
                  .maxNameLength(10_000)
                  .build())
          .build();

  private final JsonParser parser;
  private final WantedFields ofObjects;
  private final KnownTexts texts;

  private JsonTrees(JsonParser parser, WantedFields ofObjects, KnownTexts texts) {
    this.parser = parser;
    this.ofObjects = ofObjects;
    this.texts = texts;
  }

  /** Reads all values at the root, of which there may be several one after another. */
  static void read(InputStream in, WantedFields ofObjects, KnownTexts texts, RootValues values)
      throws IOException {
    try (JsonParser parser = FACTORY.createParser(in)) {
      new JsonTrees(parser, ofObjects, texts).readAll(values);
    }
  }

  /** As {@link #read(InputStream, WantedFields, KnownTexts, RootValues)}, from memory. */
  static void read(byte[] bytes, WantedFields ofObjects, KnownTexts texts, RootValues values)
      throws IOException {
    try (JsonParser parser = FACTORY.createParser(bytes)) {
      new JsonTrees(parser, ofObjects, texts).readAll(values);
    }
  }

  /** Reads one mapping, in full. */
  public static Fields readWhole(InputStream in) throws IOException {
    try (JsonParser parser = FACTORY.createParser(in)) {
      parser.nextToken();
      return new JsonTrees(parser, WantedFields.ALL, new KnownTexts()).value(WantedFields.ALL)
              instanceof Fields fields
          ? fields
          : Fields.NONE;
    }
  }

  private void readAll(RootValues values) throws IOException {
    for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
      if (token == JsonToken.START_ARRAY) {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          root(values);
        }
      } else {
        root(values);
      }
    }
  }

  private void root(RootValues values) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      values.notAMapping();
      return;
    }
    Map<String, Tree> fields = new LinkedHashMap<>();
    boolean isList = false;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      if (name.equals("items")) {
        isList = true;
        if (token == JsonToken.START_ARRAY) {
          items(values);
        } else {
          parser.skipChildren();
        }
      } else {
        field(ofObjects, fields, name);
      }
    }
    values.end(new Fields(fields), isList);
  }

  private void items(RootValues values) throws IOException {
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (value(ofObjects) instanceof Fields item) {
        values.item(item);
      }
    }
  }

  private void field(WantedFields wanted, Map<String, Tree> into, String name) throws IOException {
    WantedFields below = wanted.below(name);
    if (below == null) {
      parser.skipChildren();
      return;
    }
    Tree value = value(below);
    if (value != null && into.put(name, value) != null) {
      throw new JsonParseException(parser, "the field \"" + name + "\" is there twice");
    }
  }

  /** The value at the current token, or null if it is null. */
  private @Nullable Tree value(WantedFields wanted) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT) {
      Map<String, Tree> fields = new LinkedHashMap<>();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        field(wanted, fields, name);
      }
      return new Fields(fields);
    }
    if (token == JsonToken.START_ARRAY) {
      List<Tree> items = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        Tree item = value(wanted);
        if (item != null) {
          items.add(item);
        }
      }
      return new Items(items);
    }
    return token == null || token == JsonToken.VALUE_NULL ? null : texts.of(parser.getText());
  }
}
