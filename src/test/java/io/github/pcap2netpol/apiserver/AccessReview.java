package io.github.pcap2netpol.apiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The one kind that kubectl sends as protobuf and that matters here: {@code kubectl auth can-i}.
 */
final class AccessReview {
  /** Fields 1 to 6 of ResourceAttributes. */
  private static final String[] ATTRIBUTES = {
    "namespace", "verb", "group", "version", "resource", "subresource"
  };

  private AccessReview() {}

  /** A SelfSubjectAccessReview, in either encoding. */
  static ObjectNode read(byte[] body) throws ApiException {
    if (body.length < 4 || body[0] != 'k' || body[3] != 0) {
      return Json.object(body);
    }
    ObjectNode review =
        Json.texts("apiVersion", "authorization.k8s.io/v1", "kind", "SelfSubjectAccessReview");
    ObjectNode attributes = Json.make(review, "spec", "resourceAttributes");
    // runtime.Unknown.raw, SelfSubjectAccessReview.spec, its resourceAttributes.
    byte[] found = Arrays.copyOfRange(body, 4, body.length);
    for (int number : new int[] {2, 2, 1}) {
      found = field(found, number).orElse(new byte[0]);
    }
    for (int i = 0; i < ATTRIBUTES.length; i++) {
      byte[] value = field(found, i + 1).orElse(new byte[0]);
      attributes.put(ATTRIBUTES[i], new String(value, StandardCharsets.UTF_8));
    }
    return review;
  }

  /** The first field of that number; all fields that occur are length-delimited. */
  private static Optional<byte[]> field(byte[] message, int number) {
    int at = 0;
    while (at < message.length) {
      int tag = message[at++] & 0xff;
      int length = 0;
      int shift = 0;
      while ((message[at] & 0x80) != 0) {
        length |= (message[at++] & 0x7f) << shift;
        shift += 7;
      }
      length |= message[at++] << shift;
      if (tag >> 3 == number) {
        return Optional.of(Arrays.copyOfRange(message, at, at + length));
      }
      at += length;
    }
    return Optional.empty();
  }
}
