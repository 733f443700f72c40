package io.github.pcap2netpol;

import io.github.pcap2netpol.net.IpAddress;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Meaningless values of a record, created anew on each request. */
record SampleRecord(Class<?> type) {
  /** Some are parsed as numbers. */
  private static final List<String> TEXTS = List.of("24", "25");

  /** Valid as ports, and as prefix lengths before or after which addresses are cut off. */
  private static final List<Integer> NUMBERS = List.of(24, 25);

  /** The last 25 bits are 0. */
  private static final List<IpAddress> ADDRESSES =
      List.of(IpAddress.of("10.0.0.0"), IpAddress.of("12.0.0.0"));

  List<String> components() {
    return Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName).toList();
  }

  Object value() {
    return make(type, -1);
  }

  /** A value that differs in one component. */
  Object differingIn(String component) {
    return make(type, components().indexOf(component));
  }

  private static Object make(Class<?> type, int differing) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      values[i] = of(components[i].getGenericType(), i == differing ? 1 : 0);
    }
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("no sample of " + type + ": " + Arrays.toString(values), e);
    }
  }

  /**
   * A value of any type that keys consist of.
   *
   * @param which 0 or 1; the two differ
   */
  private static Object of(Type type, int which) {
    if (type instanceof ParameterizedType generic && generic.getRawType() instanceof Class<?> raw) {
      Object inner = of(generic.getActualTypeArguments()[0], raw == Map.class ? 0 : which);
      if (raw == Optional.class) {
        return Optional.of(inner);
      }
      if (raw == List.class) {
        return List.of(inner);
      }
      if (raw == SortedSet.class) {
        return new TreeSet<>(List.of(inner));
      }
      if (raw == Set.class) {
        return Set.of(inner);
      }
      if (raw == SortedMap.class || raw == Map.class) {
        return new TreeMap<>(Map.of(inner, of(generic.getActualTypeArguments()[1], which)));
      }
    }
    if (type instanceof Class<?> plain) {
      return plain(plain, which);
    }
    throw new IllegalStateException("this test has no sample of " + type);
  }

  private static Object plain(Class<?> type, int which) {
    if (type == String.class) {
      return new String(TEXTS.get(which));
    }
    if (type == int.class || type == Integer.class) {
      return NUMBERS.get(which);
    }
    if (type == long.class) {
      return (long) NUMBERS.get(which);
    }
    if (type == boolean.class) {
      return which == 1;
    }
    if (type == OptionalInt.class) {
      return OptionalInt.of(NUMBERS.get(which));
    }
    if (type == Instant.class) {
      return Instant.ofEpochSecond(which);
    }
    if (type == Path.class) {
      return Path.of(TEXTS.get(which));
    }
    if (type == IpAddress.class) {
      return new IpAddress(ADDRESSES.get(which).high(), ADDRESSES.get(which).low());
    }
    if (type.isEnum()) {
      return type.getEnumConstants()[which];
    }
    if (type.isRecord()) {
      try {
        return make(type, which - 1);
      } catch (IllegalStateException e) {
        // In a range the last may differ alone, but not the first.
        return make(type, type.getRecordComponents().length - 1);
      }
    }
    if (type.isSealed()) {
      return plain(withSomething(type), which);
    }
    throw new IllegalStateException("this test has no sample of " + type);
  }

  /** An alternative that has different values. */
  private static Class<?> withSomething(Class<?> sealed) {
    return Arrays.stream(sealed.getPermittedSubclasses())
        .filter(one -> one.isRecord() && one.getRecordComponents().length > 0)
        .findFirst()
        .orElseThrow();
  }
}
