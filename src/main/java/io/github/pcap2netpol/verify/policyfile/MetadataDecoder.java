package io.github.pcap2netpol.verify.policyfile;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.pcap2netpol.manifest.Field;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Validates an object's metadata as the API server does (apimachinery, {@code ValidateObjectMeta}).
 * Little of it matters for traffic. What the server itself writes when it creates an object
 * (generation, managed fields, deletion) need only have the right type.
 */
final class MetadataDecoder {
  /** For all annotations together, keys and values, in bytes. */
  private static final int MOST_ANNOTATIONS = 256 << 10;

  private static final List<String> FINALIZERS =
      List.of("orphan", "foregroundDeletion", "kubernetes");

  /** Requires seconds, which Java's parser does not. */
  private static final Pattern TIME =
      Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}.*");

  private MetadataDecoder() {}

  /**
   * The name, or the given prefix if the server is to generate one.
   *
   * @param field the metadata
   */
  static String name(Field field) {
    field.allowOnly(
        "annotations",
        "creationTimestamp",
        "deletionGracePeriodSeconds",
        "deletionTimestamp",
        "finalizers",
        "generateName",
        "generation",
        "labels",
        "managedFields",
        "name",
        "namespace",
        "ownerReferences",
        "resourceVersion",
        "selfLink",
        "uid");
    checkNamespace(field.child("namespace"));
    PolicyDecoder.labels(field.child("labels"));
    checkAnnotations(field.child("annotations"));
    checkFinalizers(field.child("finalizers"));
    checkOwners(field.child("ownerReferences"));
    checkManagedFields(field.child("managedFields"));
    for (String time : List.of("creationTimestamp", "deletionTimestamp")) {
      checkTime(field.child(time));
    }
    for (String text : List.of("resourceVersion", "selfLink", "uid")) {
      field.child(text).string();
    }
    field.child("deletionGracePeriodSeconds").whole();
    field.child("generation").whole();
    return checkedName(field);
  }

  private static String checkedName(Field field) {
    Field name = field.child("name");
    String text = name.string().orElse("");
    Field generated = field.child("generateName");
    String beginning = generated.string().orElse("");
    if (!beginning.isEmpty()) {
      // The server checks a beginning with a hyphen as one that a letter replaces
      // (maskTrailingDash).
      generated.invalid(beginning, ObjectSyntax.problemsOfName(beginning.replaceFirst(".-$", "a")));
    }
    if (!text.isEmpty()) {
      name.invalid(text, ObjectSyntax.problemsOfName(text));
      return text;
    }
    if (beginning.isEmpty()) {
      name.required("name or generateName is required");
    } else {
      generated.invalid(beginning, ObjectSyntax.problemsOfName(beginning + "x"));
      generated.warn("kubectl create takes it, kubectl apply does not");
    }
    return beginning;
  }

  private static void checkNamespace(Field namespace) {
    namespace
        .string()
        .filter(text -> !text.isEmpty())
        .ifPresent(text -> namespace.invalid(text, ObjectSyntax.problemsOfNamespace(text)));
  }

  private static void checkAnnotations(Field annotations) {
    Map<String, String> values = annotations.stringMap();
    // Unlike label keys, they may contain upper case before the slash.
    values
        .keySet()
        .forEach(
            key ->
                annotations.invalid(key, ObjectSyntax.problemsOfKey(key.toLowerCase(Locale.ROOT))));
    long size =
        values.entrySet().stream()
            .mapToLong(
                each ->
                    each.getKey().getBytes(UTF_8).length + each.getValue().getBytes(UTF_8).length)
            .sum();
    if (size > MOST_ANNOTATIONS) {
      annotations.refuse("Too long: may not be more than " + MOST_ANNOTATIONS + " bytes");
    }
  }

  /**
   * A finalizer must be qualified by a domain, except for the server's own (ValidateFinalizerName).
   */
  private static void checkFinalizers(Field finalizers) {
    Set<String> names = new TreeSet<>();
    for (Field element : finalizers.elements()) {
      element
          .stringElement()
          .ifPresent(
              name -> {
                names.add(name);
                element.invalid(name, ObjectSyntax.problemsOfKey(name));
                if (name.indexOf('/') < 0 && !FINALIZERS.contains(name)) {
                  element.invalid(
                      name, "name is neither a standard finalizer name nor is it fully qualified");
                }
              });
    }
    if (names.contains("orphan") && names.contains("foregroundDeletion")) {
      finalizers.refuse(
          "Invalid value: finalizer orphan and foregroundDeletion cannot be both set");
    }
  }

  private static void checkOwners(Field owners) {
    int controllers = 0;
    for (Field owner : owners.elements()) {
      owner.allowOnly("apiVersion", "blockOwnerDeletion", "controller", "kind", "name", "uid");
      for (String name : List.of("apiVersion", "kind", "name", "uid")) {
        Field part = owner.child(name);
        if (part.isString() ? part.string().orElse("").isEmpty() : !part.isPresent()) {
          part.required("must not be empty");
        }
        part.string();
      }
      Field version = owner.child("apiVersion");
      version
          .string()
          .filter(text -> text.indexOf('/') != text.lastIndexOf('/') || text.endsWith("/"))
          .ifPresent(text -> version.invalid(text, "must be <group>/<version> or <version>"));
      owner.child("blockOwnerDeletion").bool();
      controllers += owner.child("controller").bool() ? 1 : 0;
    }
    if (controllers > 1) {
      owners.refuse("Invalid value: only one reference can have controller set to true");
    }
  }

  /** Only the types: the server drops entries that it can't use, and writes its own. */
  private static void checkManagedFields(Field entries) {
    for (Field entry : entries.elements()) {
      entry.allowOnly(
          "apiVersion", "fieldsType", "fieldsV1", "manager", "operation", "subresource", "time");
      for (String name :
          List.of("apiVersion", "fieldsType", "manager", "operation", "subresource")) {
        entry.child(name).string();
      }
      checkTime(entry.child("time"));
    }
  }

  private static void checkTime(Field field) {
    field
        .string()
        .filter(text -> !isTime(text))
        .ifPresent(
            text -> field.invalid(text, "must be a time (RFC 3339), as in 2026-01-31T00:00:00Z"));
  }

  private static boolean isTime(String text) {
    try {
      return TIME.matcher(text).matches() && OffsetDateTime.parse(text).getYear() >= 0;
    } catch (DateTimeException e) {
      return false;
    }
  }
}
