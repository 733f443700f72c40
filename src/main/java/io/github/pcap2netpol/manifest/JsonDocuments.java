package io.github.pcap2netpol.manifest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** JSON, document by document: one, or several one after another. */
final class JsonDocuments implements Documents.Source {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(Documents.MOST_LEVELS).build())
          .build();

  private final JsonParser parser;

  JsonDocuments(String text) {
    try {
      parser = FACTORY.createParser(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // cannot happen: the text is in memory
    }
  }

  @Override
  public Optional<Value> next() throws UnreadableTextException {
    try {
      JsonToken token = parser.nextToken();
      return token == null ? Optional.empty() : Optional.of(value(token));
    } catch (JsonProcessingException e) {
      String where =
          e.getLocation() == null
              ? ""
              : "line "
                  + e.getLocation().getLineNr()
                  + ", column "
                  + e.getLocation().getColumnNr()
                  + ": ";
      throw new UnreadableTextException(where + e.getOriginalMessage());
    } catch (IOException e) {
      throw new UnreadableTextException(String.valueOf(e.getMessage()));
    }
  }

  /** Recursion is bounded: the parser refuses what is nested too deeply. */
  private Value value(JsonToken token) throws IOException {
    return switch (token) {
      case START_OBJECT -> mapping();
      case START_ARRAY -> sequence();
      case VALUE_STRING -> new Value.Text(parser.getText());
      case VALUE_NUMBER_INT ->
          parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
              ? new Value.Other(parser.getText(), "a number")
              : new Value.Whole(parser.getLongValue());
      case VALUE_NUMBER_FLOAT -> new Value.Other(parser.getText(), "a number");
      case VALUE_TRUE, VALUE_FALSE -> new Value.Other(parser.getText(), "a boolean");
      default -> new Value.Null();
    };
  }

  private Value.Mapping mapping() throws IOException {
    Map<String, Value> fields = new LinkedHashMap<>();
    TreeSet<String> repeated = new TreeSet<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      if (fields.put(name, value(parser.nextToken())) != null) {
        repeated.add(name);
      }
    }
    return new Value.Mapping(fields, repeated);
  }

  private Value.Sequence sequence() throws IOException {
    List<Value> elements = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      elements.add(value(token));
    }
    return new Value.Sequence(elements);
  }
}
