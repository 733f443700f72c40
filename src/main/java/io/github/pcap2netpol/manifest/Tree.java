package io.github.pcap2netpol.manifest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was kept of a JSON or YAML value. Nulls are not kept: a field that is null is absent.
 * Getters are lenient: a field of another form than asked for is absent too.
 */
public sealed interface Tree {
  /** A mapping, in the order of the file. */
  record Fields(Map<String, Tree> values) implements Tree {
    static final Fields NONE = new Fields(Map.of());

    boolean has(String name) {
      return values.containsKey(name);
    }

    /** The scalar of that name as it was written, empty if there is none. */
    public Optional<String> text(String name) {
      return values.get(name) instanceof Text text ? Optional.of(text.value()) : Optional.empty();
    }

    public boolean isTrue(String name) {
      return values.get(name) instanceof Text text && text.value().equals("true");
    }

    public Fields fields(String name) {
      return values.get(name) instanceof Fields fields ? fields : NONE;
    }

    List<Tree> items(String name) {
      return values.get(name) instanceof Items items ? items.values() : List.of();
    }

    /** The mappings in the sequence of that name. */
    public List<Fields> objects(String name) {
      List<Fields> objects = new ArrayList<>();
      for (Tree item : items(name)) {
        if (item instanceof Fields fields) {
          objects.add(fields);
        }
      }
      return objects;
    }

    /** The scalars in the sequence of that name. */
    public List<String> texts(String name) {
      List<String> texts = new ArrayList<>();
      for (Tree item : items(name)) {
        if (item instanceof Text text) {
          texts.add(text.value());
        }
      }
      return texts;
    }
  }

  /** A sequence. */
  record Items(List<Tree> values) implements Tree {}

  /** A scalar, whatever its type, in the text it was written with: {@code 1.10} stays 1.10. */
  record Text(String value) implements Tree {}
}
