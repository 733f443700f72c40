package io.github.pcap2netpol.flowlog.metadata;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.PrettyPrinter;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.cluster.model.ServiceRef;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.flowlog.model.RecordedPod;
import io.github.pcap2netpol.net.IpAddress;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Writes a List of pods, their ReplicaSets and Services, with the fields that are known. */
final class ObjectList {
  private final SortedMap<PodRef, RecordedPod> pods;
  private final SortedMap<PodRef, SortedSet<IpAddress>> addresses;
  private final SortedMap<ServiceRef, SortedMap<String, String>> services;
  private final SortedMap<WorkloadRef, String> replicaSets = new TreeMap<>();

  ObjectList(
      SortedMap<PodRef, RecordedPod> pods,
      SortedMap<PodRef, SortedSet<IpAddress>> addresses,
      SortedMap<ServiceRef, SortedMap<String, String>> services) {
    this.pods = pods;
    this.addresses = addresses;
    this.services = services;
  }

  /** Writes part of the text. */
  @FunctionalInterface
  private interface Part {
    void write() throws IOException;
  }

  String text() {
    StringWriter text = new StringWriter();
    DefaultIndenter lines = new DefaultIndenter("  ", "\n");
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.setPrettyPrinter(
          new DefaultPrettyPrinter()
              .withSeparators(
                  PrettyPrinter.DEFAULT_SEPARATORS.withObjectFieldValueSpacing(
                      Separators.Spacing.AFTER))
              .withObjectIndenter(lines)
              .withArrayIndenter(lines));
      json.writeStartObject();
      json.writeStringField("apiVersion", "v1");
      json.writeStringField("kind", "List");
      json.writeArrayFieldStart("items");
      namespaces(json);
      for (RecordedPod pod : pods.values()) {
        pod(json, pod);
      }
      for (Map.Entry<WorkloadRef, String> set : replicaSets.entrySet()) {
        replicaSet(json, set.getKey(), set.getValue());
      }
      for (Map.Entry<ServiceRef, SortedMap<String, String>> service : services.entrySet()) {
        service(json, service.getKey(), service.getValue());
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.append('\n').toString();
  }

  private void namespaces(JsonGenerator json) throws IOException {
    SortedSet<String> names = new TreeSet<>();
    pods.keySet().forEach(pod -> names.add(pod.namespace()));
    for (String name : names) {
      start(json, "v1", "Namespace");
      json.writeObjectFieldStart("metadata");
      json.writeStringField("name", name);
      // Kubernetes sets it on every namespace, from 1.21 on.
      texts(json, "labels", new TreeMap<>(Map.of("kubernetes.io/metadata.name", name)));
      json.writeEndObject();
      json.writeEndObject();
    }
  }

  private void pod(JsonGenerator json, RecordedPod pod) throws IOException {
    Optional<PodOwner> owner = PodOwner.of(pod);
    pod.workload()
        .filter(top -> top.kind().equals("Deployment"))
        .ifPresent(
            top ->
                owner
                    .filter(set -> set.kind().equals("ReplicaSet"))
                    .ifPresent(
                        set ->
                            replicaSets.put(
                                new WorkloadRef(pod.ref().namespace(), "ReplicaSet", set.name()),
                                top.name())));
    start(json, "v1", "Pod");
    metadata(
        json,
        pod.ref().namespace(),
        pod.ref().name(),
        () -> {
          if (!pod.labels().isEmpty()) {
            texts(json, "labels", pod.labels());
          }
          if (owner.isPresent()) {
            owner(json, owner.get());
          }
        });
    json.writeObjectFieldStart("status");
    json.writeStringField("phase", "Running");
    SortedSet<IpAddress> own = addresses.getOrDefault(pod.ref(), new TreeSet<>());
    if (!own.isEmpty()) {
      json.writeArrayFieldStart("podIPs");
      for (IpAddress address : own) {
        json.writeStartObject();
        json.writeStringField("ip", address.toString());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void replicaSet(JsonGenerator json, WorkloadRef set, String deployment)
      throws IOException {
    start(json, "apps/v1", "ReplicaSet");
    metadata(
        json,
        set.namespace(),
        set.name(),
        () -> owner(json, new PodOwner("Deployment", "apps/v1", deployment)));
    json.writeEndObject();
  }

  private static void service(
      JsonGenerator json, ServiceRef service, SortedMap<String, String> selector)
      throws IOException {
    start(json, "v1", "Service");
    metadata(json, service.namespace(), service.name(), () -> {});
    json.writeObjectFieldStart("spec");
    texts(json, "selector", selector);
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void start(JsonGenerator json, String apiVersion, String kind) throws IOException {
    json.writeStartObject();
    json.writeStringField("apiVersion", apiVersion);
    json.writeStringField("kind", kind);
  }

  private static void metadata(JsonGenerator json, String namespace, String name, Part rest)
      throws IOException {
    json.writeObjectFieldStart("metadata");
    json.writeStringField("namespace", namespace);
    json.writeStringField("name", name);
    rest.write();
    json.writeEndObject();
  }

  private static void owner(JsonGenerator json, PodOwner owner) throws IOException {
    json.writeArrayFieldStart("ownerReferences");
    json.writeStartObject();
    json.writeStringField("apiVersion", owner.apiVersion());
    json.writeStringField("kind", owner.kind());
    json.writeStringField("name", owner.name());
    json.writeBooleanField("controller", true);
    json.writeEndObject();
    json.writeEndArray();
  }

  private static void texts(JsonGenerator json, String field, SortedMap<String, String> texts)
      throws IOException {
    json.writeObjectFieldStart(field);
    for (Map.Entry<String, String> text : texts.entrySet()) {
      json.writeStringField(text.getKey(), text.getValue());
    }
    json.writeEndObject();
  }
}
