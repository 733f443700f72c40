package io.github.pcap2netpol.cluster.objects;

import io.github.pcap2netpol.cluster.model.KubernetesNames;
import io.github.pcap2netpol.cluster.model.Labels;
import io.github.pcap2netpol.manifest.Value.Mapping;
import java.time.Instant;
import java.util.Optional;

/**
 * The part of an object's metadata that is used.
 *
 * @param kind the object's kind
 * @param namespace "" for cluster-wide objects
 * @param name its name, valid by the API's rules
 * @param uid "" if there is none
 * @param resourceVersion decimal digits, or "" if there are none
 * @param created its creationTimestamp
 * @param deletion its deletionTimestamp: the latest time at which it will be gone
 * @param labels those of its labels that are valid
 * @param owner the controller among its owners, else the first owner
 */
public record ObjectMeta(
    String kind,
    String namespace,
    String name,
    String uid,
    String resourceVersion,
    Optional<Instant> created,
    Optional<Instant> deletion,
    Labels labels,
    Optional<Owner> owner) {

  /**
   * An object's owner.
   *
   * @param uid "" if the reference has none
   */
  public record Owner(String kind, String name, String uid) {}

  /** Formatted as in {@code Pod shop/frontend-0}. */
  String place() {
    return kind + " " + (namespace.isEmpty() ? "" : namespace + "/") + name;
  }

  /** Whether this state of the object is not older than the other. */
  boolean isNewerThan(ObjectMeta other) {
    return compareVersions(resourceVersion, other.resourceVersion) >= 0;
  }

  /**
   * Compares resource versions as numbers; "" comes first. They were documented as opaque for long,
   * but are etcd revisions, and since Kubernetes 1.35 comparing them is documented.
   */
  static int compareVersions(String one, String other) {
    return one.length() != other.length()
        ? Integer.compare(one.length(), other.length())
        : one.compareTo(other);
  }

  /** A timestamp as the API writes it (RFC 3339); empty if the text is not a timestamp. */
  static Optional<Instant> time(Optional<String> text) {
    return text.flatMap(ApiTime::parse);
  }

  /** The owner among {@code ownerReferences}, however it is named. */
  static Optional<Owner> ownerOf(Mapping metadata) {
    Optional<Owner> first = Optional.empty();
    for (Mapping reference : metadata.mappings("ownerReferences")) {
      Optional<String> kind = reference.text("kind");
      Optional<String> name = reference.text("name");
      if (kind.isEmpty() || name.isEmpty()) {
        continue;
      }
      Optional<Owner> owner =
          Optional.of(
              new Owner(
                  kind.get(),
                  name.get(),
                  reference.text("uid").filter(KubernetesNames::isUid).orElse("")));
      if (reference.isTrue("controller")) {
        return owner;
      }
      first = first.isPresent() ? first : owner;
    }
    return first;
  }
}
