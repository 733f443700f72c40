package io.github.pcap2netpol.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Label selectors and field selectors, as in the query of a list. */
final class Selectors {
  private static final Pattern IN =
      Pattern.compile("\\s*([^\\s!=,()]+)\\s+(in|notin)\\s*\\(([^)]*)\\)\\s*");
  private static final Pattern EQUALS =
      Pattern.compile("\\s*([^\\s!=,()]+)\\s*(==|=|!=)\\s*([^\\s,]*)\\s*");

  private Selectors() {}

  static Predicate<JsonNode> of(Request request) throws ApiException {
    return labels(request.parameter("labelSelector"))
        .and(fields(request.parameter("fieldSelector")));
  }

  /** A selector as text, such as {@code app=web,tier in (a,b),!canary}. */
  static Predicate<JsonNode> labels(String selector) throws ApiException {
    Predicate<JsonNode> all = object -> true;
    for (String part : parts(selector)) {
      all = all.and(label(part));
    }
    return all;
  }

  /** A selector as an object, with {@code matchLabels} and {@code matchExpressions}. */
  static boolean matches(JsonNode selector, JsonNode labels) {
    boolean[] all = {true};
    selector
        .path("matchLabels")
        .properties()
        .forEach(
            entry ->
                all[0] &= labels.path(entry.getKey()).asText("").equals(entry.getValue().asText()));
    for (JsonNode expression : selector.path("matchExpressions")) {
      JsonNode value = labels.path(expression.path("key").asText());
      boolean listed = false;
      for (JsonNode one : expression.path("values")) {
        listed |= !value.isMissingNode() && value.asText().equals(one.asText());
      }
      all[0] &=
          switch (expression.path("operator").asText()) {
            case "In" -> listed;
            case "NotIn" -> !listed;
            case "Exists" -> !value.isMissingNode();
            default -> value.isMissingNode();
          };
    }
    return all[0];
  }

  private static Predicate<JsonNode> label(String part) throws ApiException {
    Matcher in = IN.matcher(part);
    if (in.matches()) {
      Set<String> values = Set.of(in.group(3).strip().split("\\s*,\\s*"));
      boolean wanted = in.group(2).equals("in");
      String key = in.group(1);
      return object -> {
        JsonNode label = Json.at(object, "metadata", "labels", key);
        return (!label.isMissingNode() && values.contains(label.asText())) == wanted;
      };
    }
    Matcher equals = EQUALS.matcher(part);
    if (equals.matches()) {
      return equality(equals, "metadata", "labels", equals.group(1));
    }
    String key = part.strip();
    if (key.startsWith("!")) {
      return object ->
          Json.at(object, "metadata", "labels", key.substring(1).strip()).isMissingNode();
    }
    if (key.contains(" ")) {
      throw ApiException.badRequest("unable to parse requirement: " + part);
    }
    return object -> !Json.at(object, "metadata", "labels", key).isMissingNode();
  }

  private static Predicate<JsonNode> fields(String selector) throws ApiException {
    Predicate<JsonNode> all = object -> true;
    for (String part : parts(selector)) {
      Matcher equals = EQUALS.matcher(part);
      if (!equals.matches()) {
        throw ApiException.badRequest("invalid field selector: " + part);
      }
      all = all.and(equality(equals, equals.group(1).split("\\.")));
    }
    return all;
  }

  private static Predicate<JsonNode> equality(Matcher matcher, String... path) {
    boolean wanted = !matcher.group(2).equals("!=");
    String value = matcher.group(3);
    return object -> {
      JsonNode node = Json.at(object, path);
      boolean missing = path[0].equals("metadata") && path.length > 2 && node.isMissingNode();
      boolean same = !missing && node.asText("").equals(value);
      return same == wanted;
    };
  }

  /** Split at commas that are in no parentheses. */
  private static List<String> parts(String selector) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int from = 0;
    for (int i = 0; i <= selector.length(); i++) {
      char c = i == selector.length() ? ',' : selector.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (c == ',' && (depth == 0 || i == selector.length())) {
        if (i > from) {
          parts.add(selector.substring(from, i));
        }
        from = i + 1;
      }
    }
    return parts;
  }
}
