package io.github.pcap2netpol.cluster.objects;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.github.pcap2netpol.cluster.model.LabelSelector;
import io.github.pcap2netpol.cluster.model.PolicyDocument;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.manifest.Tree;
import io.github.pcap2netpol.manifest.Tree.Fields;
import io.github.pcap2netpol.manifest.Tree.Items;
import io.github.pcap2netpol.manifest.Tree.Text;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A NetworkPolicy, written out as JSON again: kind, name, labels and spec.
 *
 * @param meta its metadata
 * @param document the policy
 * @param subject the pods it is for; empty if it is for all of its namespace
 */
public record PolicyObject(
    ObjectMeta meta, PolicyDocument document, Optional<LabelSelector> subject)
    implements MetadataObjects.Versioned {
  /**
   * The fields of a NetworkPolicy that may hold a number; labels never do, whatever they look like.
   */
  private static final Set<String> NUMBERS = Set.of("port", "endPort");

  /** Far more than etcd takes: what is longer unfolded from aliases. */
  private static final int LONGEST = 4 << 20;

  private static final JsonFactory FACTORY = new JsonFactory();

  static Optional<PolicyObject> read(ObjectMeta meta, Fields policy, ObjectReader reader) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("apiVersion", "networking.k8s.io/v1");
      json.writeStringField("kind", "NetworkPolicy");
      json.writeObjectFieldStart("metadata");
      json.writeStringField("name", meta.name());
      json.writeStringField("namespace", meta.namespace());
      json.writeObjectFieldStart("labels");
      for (Map.Entry<String, String> label : meta.labels().values().entrySet()) {
        json.writeStringField(label.getKey(), label.getValue());
      }
      json.writeEndObject();
      json.writeEndObject();
      json.writeFieldName("spec");
      write(policy.fields("spec"), "spec", json, out);
      json.writeEndObject();
    } catch (TooLongException e) {
      reader
          .diagnostics()
          .add(
              Diagnostic.severe(
                  "metadata-unreadable",
                  meta.place(),
                  "The policy is longer than any cluster would take; it takes no part."));
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Optional.of(
        new PolicyObject(
            meta,
            new PolicyDocument(meta.namespace(), meta.name(), out.toString()),
            reader.selector(policy.fields("spec").fields("podSelector"), meta.place())));
  }

  /** Whether this tool made it. */
  boolean isOurs() {
    return "pcap2netpol".equals(meta.labels().values().get("app.kubernetes.io/managed-by"));
  }

  private static void write(Tree tree, String name, JsonGenerator json, StringWriter out)
      throws IOException {
    if (out.getBuffer().length() > LONGEST) {
      throw new TooLongException();
    }
    if (tree instanceof Fields fields) {
      json.writeStartObject();
      for (Map.Entry<String, Tree> field : fields.values().entrySet()) {
        json.writeFieldName(field.getKey());
        write(field.getValue(), field.getKey(), json, out);
      }
      json.writeEndObject();
    } else if (tree instanceof Items items) {
      json.writeStartArray();
      for (Tree item : items.values()) {
        write(item, name, json, out);
      }
      json.writeEndArray();
    } else if (tree instanceof Text text) {
      if (NUMBERS.contains(name) && text.value().matches("[0-9]{1,5}")) {
        json.writeNumber(Integer.parseInt(text.value()));
      } else {
        json.writeString(text.value());
      }
    }
  }

  private static final class TooLongException extends IOException {
    private static final long serialVersionUID = 1L;
  }
}
