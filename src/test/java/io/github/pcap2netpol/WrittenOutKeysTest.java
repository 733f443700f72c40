package io.github.pcap2netpol;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.connection.model.Connection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Where equality and order of a record are written by hand, every component must count. All such
 * records are found in the compiled classes, so that none is forgotten.
 *
 * <p>A key needs no hand-written equality to be fast: in maps of 200,000 sums of connections, the
 * busiest there are, plain records were as fast (measured on JDK 17).
 */
class WrittenOutKeysTest {
  private static final String OURS = "io/github/pcap2netpol/";

  /** Equal by one component that identifies them. */
  private static final Set<String> BY_NUMBER = Set.of("verify.evaluate.NumberedRule");

  /**
   * Components that make up the order, where these distinguish everything that occurs in one list.
   */
  private static final Map<String, Set<String>> ORDERED_BY =
      Map.ofEntries(
          Map.entry(
              "connection.model.Connection",
              Set.of(
                  "capture",
                  "originator",
                  "hostBits",
                  "responder",
                  "port",
                  "state",
                  "evidence",
                  "loopback")),
          Map.entry(
              "contract.ContractComparison$NotAgreed", Set.of("from", "to", "port", "isDenied")),
          // Derived from the sequence number by hashing.
          Map.entry("connection.sums.Sum$Kept", Set.of("hash", "mark", "port")),
          Map.entry("graph.model.Exposure", Set.of("workload", "port")),
          Map.entry("graph.model.TrafficEdge", Set.of("from", "to", "port")),
          Map.entry("output.picture.Arrow", Set.of("from", "to", "kind")),
          Map.entry("output.picture.Box", Set.of("group", "kind", "id")),
          Map.entry(
              "output.report.ConnectionRow",
              Set.of("source", "destination", "protocol", "port", "state", "first")),
          Map.entry("verify.use.ObservedTraffic", Set.of("from", "to", "port", "first")),
          Map.entry("verify.evaluate.NumberedRule", Set.of("number")),
          Map.entry("verify.evaluate.Policy", Set.of("namespace", "name")));

  /** Its only component is not a record, and is compared as text. */
  private static final Set<String> OF_SELECTIONS = Set.of("policy.rule.PeerSpec$Pods");

  static Stream<Class<?>> recordsWithEqualsWrittenOut() {
    return ours()
        .filter(Class::isRecord)
        .filter(type -> !hasEqualsOfCompiler(type))
        .filter(type -> !BY_NUMBER.contains(shortName(type)));
  }

  static Stream<Class<?>> recordsWithAnOrder() {
    return ours()
        .filter(Class::isRecord)
        .filter(Comparable.class::isAssignableFrom)
        .filter(type -> !OF_SELECTIONS.contains(shortName(type)));
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("recordsWithEqualsWrittenOut")
  void values_are_equal_only_if_every_component_is_equal(Class<?> type) {
    SampleRecord sample = new SampleRecord(type);
    Object value = sample.value();
    assertThat(value).isEqualTo(sample.value()).hasSameHashCodeAs(sample.value());
    assertThat(value).isNotEqualTo(null).isNotEqualTo("another type");
    for (String component : sample.components()) {
      Object other = sample.differingIn(component);
      assertThat(value).as("differs in " + component).isNotEqualTo(other);
      assertThat(other).as("differs in " + component).isNotEqualTo(value);
      assertThat(other).isEqualTo(sample.differingIn(component));
      assertThat(other).hasSameHashCodeAs(sample.differingIn(component));
    }
  }

  @ParameterizedTest
  @MethodSource("recordsWithAnOrder")
  void values_compare_as_equal_only_if_every_component_is_equal(Class<?> type) {
    SampleRecord sample = new SampleRecord(type);
    Object value = sample.value();
    assertThat(compared(value, sample.value())).isZero();
    for (String component : sample.components()) {
      Object other = sample.differingIn(component);
      int order = compared(value, other);
      assertThat(compared(other, value)).as("differs in " + component).isEqualTo(-order);
      assertThat(compared(other, sample.differingIn(component))).isZero();
      Set<String> all = Set.copyOf(sample.components());
      if (ORDERED_BY.getOrDefault(shortName(type), all).contains(component)) {
        assertThat(order).as("differs in " + component).isNotZero();
      }
    }
  }

  /** The tests above cover records; anything else with its own equality needs a test of its own. */
  @Test
  void only_records_and_selections_of_pods_define_equality() {
    assertThat(
            ours()
                .filter(type -> !type.isRecord() && declares(type, "equals"))
                .map(WrittenOutKeysTest::shortName))
        .containsExactly("policy.selector.PodSelection");
  }

  @Test
  void the_test_finds_the_records() {
    assertThat(recordsWithAnOrder().toList()).contains(Connection.class);
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // Of a type with itself.
  private static int compared(Object one, Object other) {
    return Integer.signum(((Comparable) one).compareTo(other));
  }

  private static String shortName(Class<?> type) {
    return type.getName().substring(OURS.length());
  }

  private static boolean declares(Class<?> type, String method) {
    return Arrays.stream(type.getDeclaredMethods()).map(Method::getName).anyMatch(method::equals);
  }

  /**
   * The equals that the compiler generates is a dynamic call that receives the record and the other
   * object.
   */
  private static boolean hasEqualsOfCompiler(Class<?> type) {
    String call = "(L" + type.getName().replace('.', '/') + ";Ljava/lang/Object;)Z";
    String file = type.getName().substring(type.getName().lastIndexOf('.') + 1) + ".class";
    try (var in = type.getResourceAsStream(file)) {
      return in != null
          && new String(in.readAllBytes(), StandardCharsets.ISO_8859_1).contains(call);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Class<?>> ours() {
    try {
      Path classes =
          Path.of(Connection.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      try (Stream<Path> files = Files.walk(classes.resolve(OURS))) {
        List<Class<?>> all =
            files
                .map(file -> classes.relativize(file).toString().replace('\\', '/'))
                .filter(name -> name.endsWith(".class") && !name.endsWith("-info.class"))
                .sorted()
                .<Class<?>>map(WrittenOutKeysTest::load)
                .toList();
        return all.stream();
      }
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Class<?> load(String file) {
    try {
      return Class.forName(
          file.substring(0, file.length() - ".class".length()).replace('/', '.'),
          false,
          Connection.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
