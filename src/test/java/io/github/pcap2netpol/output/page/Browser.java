package io.github.pcap2netpol.output.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A headless Chromium, told what to do by WebDriver (W3C) as its driver understands it: a handful
 * of requests, for which no library is needed.
 */
final class Browser implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern PORT = Pattern.compile("started successfully on port (\\d+)");

  private final Process driver;
  private final HttpClient http = HttpClient.newHttpClient();
  private final String address;
  private final String session;

  private Browser(Process driver, int port) throws IOException, InterruptedException {
    this.driver = driver;
    this.address = "http://127.0.0.1:" + port;
    Map<String, Object> options =
        Map.of(
            "args",
            List.of("--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1400,1000"));
    JsonNode made =
        post(
            address + "/session",
            Map.of(
                "capabilities",
                Map.of(
                    "alwaysMatch",
                    Map.of(
                        "goog:chromeOptions",
                        options,
                        "goog:loggingPrefs",
                        Map.of("browser", "ALL", "performance", "ALL")))));
    this.session = address + "/session/" + made.path("sessionId").asText();
  }

  static Browser start() throws IOException, InterruptedException {
    Process driver =
        new ProcessBuilder("chromedriver", "--port=0").redirectErrorStream(true).start();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(driver.getInputStream(), StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      Matcher port = PORT.matcher(line);
      if (port.find()) {
        return new Browser(driver, Integer.parseInt(port.group(1)));
      }
    }
    throw new IOException("chromedriver did not start");
  }

  void open(Path page, String hash) throws IOException, InterruptedException {
    post(session + "/url", Map.of("url", "about:blank"));
    logs("performance");
    logs("browser");
    post(session + "/url", Map.of("url", page.toUri() + hash));
  }

  /** The value of a JavaScript expression. */
  JsonNode get(String expression) throws IOException, InterruptedException {
    return post(
        session + "/execute/sync", Map.of("script", "return " + expression, "args", List.of()));
  }

  String text(String selector) throws IOException, InterruptedException {
    return get("document.querySelector('" + selector + "').textContent").asText();
  }

  int count(String selector) throws IOException, InterruptedException {
    return get("document.querySelectorAll('" + selector + "').length").asInt();
  }

  /** Clicks as a mouse does, in the middle of the element. */
  void click(String selector) throws IOException, InterruptedException {
    Map<String, Object> element = element(selector);
    actions(
        Map.of(
            "type",
            "pointer",
            "id",
            "mouse",
            "actions",
            List.of(
                Map.of("type", "pointerMove", "duration", 0, "x", 0, "y", 0, "origin", element),
                Map.of("type", "pointerDown", "button", 0),
                Map.of("type", "pointerUp", "button", 0))));
  }

  /** Points at the middle of the element. */
  void hover(String selector) throws IOException, InterruptedException {
    Map<String, Object> element = element(selector);
    actions(
        Map.of(
            "type",
            "pointer",
            "id",
            "mouse",
            "actions",
            List.of(
                Map.of("type", "pointerMove", "duration", 0, "x", 0, "y", 0, "origin", element))));
  }

  /** Presses and releases keys, one after another. */
  void press(String keys) throws IOException, InterruptedException {
    List<Map<String, Object>> strokes = new ArrayList<>();
    keys.codePoints()
        .mapToObj(Character::toString)
        .forEach(
            key -> {
              strokes.add(Map.of("type", "keyDown", "value", key));
              strokes.add(Map.of("type", "keyUp", "value", key));
            });
    actions(Map.of("type", "key", "id", "keys", "actions", strokes));
  }

  private void actions(Map<String, Object> source) throws IOException, InterruptedException {
    post(session + "/actions", Map.of("actions", List.of(source)));
  }

  private Map<String, Object> element(String selector) throws IOException, InterruptedException {
    get(
        "document.querySelector('"
            + selector
            + "').scrollIntoView({block: 'center', inline: 'center'})");
    JsonNode found = post(session + "/element", Map.of("using", "css selector", "value", selector));
    Map.Entry<String, JsonNode> reference = found.properties().iterator().next();
    return Map.of(reference.getKey(), reference.getValue().asText());
  }

  void setDark() throws IOException, InterruptedException {
    command(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", "dark"))));
  }

  void setSize(int width, int height) throws IOException, InterruptedException {
    command(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  void setScripts(boolean on) throws IOException, InterruptedException {
    command("Emulation.setScriptExecutionDisabled", Map.of("value", !on));
  }

  void screenshot(Path file) throws IOException, InterruptedException {
    Files.write(
        file, Base64.getDecoder().decode(send("GET", session + "/screenshot", Map.of()).asText()));
  }

  JsonNode command(String name, Map<String, Object> parameters)
      throws IOException, InterruptedException {
    return post(session + "/goog/cdp/execute", Map.of("cmd", name, "params", parameters));
  }

  /** The console messages since the page was opened. */
  List<String> console() throws IOException, InterruptedException {
    List<String> messages = new ArrayList<>();
    logs("browser").forEach(entry -> messages.add(entry.path("message").asText()));
    return messages;
  }

  /** The addresses of all requests since the page was opened, including its own. */
  List<String> requests() throws IOException, InterruptedException {
    List<String> addresses = new ArrayList<>();
    for (JsonNode entry : logs("performance")) {
      JsonNode message = JSON.readTree(entry.path("message").asText()).path("message");
      if (message.path("method").asText().equals("Network.requestWillBeSent")) {
        addresses.add(message.path("params").path("request").path("url").asText());
      }
    }
    return addresses;
  }

  private JsonNode logs(String type) throws IOException, InterruptedException {
    return post(session + "/se/log", Map.of("type", type));
  }

  private JsonNode post(String url, Map<String, Object> body)
      throws IOException, InterruptedException {
    return send("POST", url, body);
  }

  private JsonNode send(String method, String url, Map<String, Object> body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
    request =
        method.equals("POST")
            ? request.POST(BodyPublishers.ofString(JSON.writeValueAsString(body)))
            : request.method(method, BodyPublishers.noBody());
    JsonNode answer =
        JSON.readTree(http.send(request.build(), BodyHandlers.ofString()).body()).path("value");
    if (answer.has("error")) {
      throw new IOException(answer.path("error").asText() + ": " + answer.path("message").asText());
    }
    return answer;
  }

  @Override
  public void close() throws IOException {
    try {
      send("DELETE", session, Map.of());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      driver.destroy();
    }
  }
}
