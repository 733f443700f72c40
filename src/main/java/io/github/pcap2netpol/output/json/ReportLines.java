package io.github.pcap2netpol.output.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.PrettyPrinter;
import java.io.IOException;

/**
 * Puts each field of the outermost object on its own line, and each element of its arrays;
 * everything deeper stays on one line.
 */
final class ReportLines implements PrettyPrinter {
  private int depth;

  /**
   * For text that starts inside other objects or arrays.
   *
   * @param depth how many objects and arrays enclose it
   */
  ReportLines(int depth) {
    this.depth = depth;
  }

  @Override
  public void writeRootValueSeparator(JsonGenerator json) throws IOException {
    json.writeRaw(depth == 2 ? ",\n    " : ", ");
  }

  @Override
  public void writeStartObject(JsonGenerator json) throws IOException {
    json.writeRaw('{');
    depth++;
  }

  @Override
  public void beforeObjectEntries(JsonGenerator json) throws IOException {
    if (depth == 1) {
      json.writeRaw("\n  ");
    }
  }

  @Override
  public void writeObjectFieldValueSeparator(JsonGenerator json) throws IOException {
    json.writeRaw(": ");
  }

  @Override
  public void writeObjectEntrySeparator(JsonGenerator json) throws IOException {
    json.writeRaw(depth == 1 ? ",\n  " : ", ");
  }

  @Override
  public void writeEndObject(JsonGenerator json, int entries) throws IOException {
    depth--;
    json.writeRaw(depth == 0 ? "\n}" : "}");
  }

  @Override
  public void writeStartArray(JsonGenerator json) throws IOException {
    json.writeRaw('[');
    depth++;
  }

  @Override
  public void beforeArrayValues(JsonGenerator json) throws IOException {
    if (depth == 2) {
      json.writeRaw("\n    ");
    }
  }

  @Override
  public void writeArrayValueSeparator(JsonGenerator json) throws IOException {
    json.writeRaw(depth == 2 ? ",\n    " : ", ");
  }

  @Override
  public void writeEndArray(JsonGenerator json, int values) throws IOException {
    depth--;
    json.writeRaw(depth == 1 && values > 0 ? "\n  ]" : "]");
  }
}
