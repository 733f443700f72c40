package io.github.pcap2netpol.output.page;

import static io.github.pcap2netpol.output.AnalysisFixture.deployment;
import static io.github.pcap2netpol.output.AnalysisFixture.peer;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.output.AnalysisFixture;
import io.github.pcap2netpol.output.picture.Meshes;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page in Chromium, as a reader sees it. Each test also checks that the console is empty and
 * that the page requests nothing.
 */
@Tag("needs-tools")
class BrowserTest {
  private static final String ENTER = "\ue007";
  private static final String ESCAPE = "\ue00c";

  private static Browser browser;

  @TempDir private Path folder;

  @BeforeAll
  static void start() throws Exception {
    browser = Browser.start();
  }

  @AfterAll
  static void stop() throws Exception {
    browser.close();
  }

  @AfterEach
  void nothing_is_logged_and_nothing_is_requested() throws Exception {
    assertThat(browser.console()).isEmpty();
    assertThat(browser.requests())
        .allMatch(
            url -> url.startsWith("file:") || url.startsWith("about:") || url.startsWith("blob:"));
    browser.setScripts(true);
  }

  @Test
  void a_click_on_a_heading_sorts_and_a_second_one_reverses_the_order() throws Exception {
    open(shop(), "");

    browser.click("#table-connections th:nth-child(3) button");
    assertThat(browser.text("#table-connections tbody td:nth-child(3)")).isEqualTo("TCP 80");
    assertThat(
            browser
                .get(
                    "document.querySelector('#table-connections th:nth-child(3)').getAttribute('aria-sort')")
                .asText())
        .isEqualTo("ascending");

    browser.click("#table-connections th:nth-child(3) button");
    assertThat(browser.text("#table-connections tbody td:nth-child(3)")).isEqualTo("TCP 7070");
  }

  @Test
  void typing_in_a_filter_leaves_the_rows_with_all_words() throws Exception {
    open(shop(), "");

    browser.click("[aria-label=\"Filter the table connections\"]");
    browser.press("cart 7070");

    assertThat(browser.count("#table-connections tbody tr:not([hidden])")).isEqualTo(1);
    assertThat(browser.text("[aria-label=\"Filter the table connections\"] + .count"))
        .isEqualTo("1 of 2 rows");
    assertThat(browser.get("location.hash").asText()).contains("filter-connections=cart+7070");
  }

  @Test
  void a_link_shows_what_was_chosen() throws Exception {
    open(shop(), "#!filter-connections=7070&at=Deployment+shop%2Fcart");

    assertThat(browser.count("#table-connections tbody tr:not([hidden])")).isEqualTo(1);
    assertThat(browser.text(".panel h3")).isEqualTo("shop/cart");
  }

  @Test
  void a_click_on_a_box_shows_its_rules_policy_and_evidence() throws Exception {
    open(shop(), "");

    browser.click("[data-box=\"Deployment shop/web\"] rect");

    assertThat(browser.text(".panel h3")).isEqualTo("shop/web");
    assertThat(browser.text(".panel"))
        .contains("shop/cart", "TCP 7070", "shop/web egress[0]")
        .contains("ip.addr == 10.244.1.2 && ip.addr == 10.244.1.1 && tcp.port == 7070")
        .contains("frame 7 of captures/shop/web-0.pcap");
    assertThat(browser.count(".panel details.code")).isEqualTo(1);
  }

  @Test
  void enter_selects_the_focused_element_and_escape_unselects_it() throws Exception {
    open(shop(), "");

    browser.get("document.querySelector('[data-box=\"Deployment shop/web\"]').focus()");
    browser.press(ENTER);
    assertThat(browser.text(".panel h3")).isEqualTo("shop/web");

    browser.press(ESCAPE);
    assertThat(browser.get("document.querySelector('.panel').hidden").asBoolean()).isTrue();
  }

  @Test
  void pointing_at_a_box_dims_what_is_not_connected_to_it() throws Exception {
    open(shop(), "");

    browser.hover("[data-box=\"Deployment shop/cart\"] rect");

    assertThat(browser.count(".gallery .box.lit")).isEqualTo(2);
    assertThat(
            browser
                .get(
                    "getComputedStyle(document.querySelector('[data-box=\"Deployment shop/alone\"]')).opacity")
                .asText())
        .isEqualTo("0.15");
  }

  @Test
  void a_layer_can_be_hidden() throws Exception {
    open(shop(), "");

    browser.click("#layer-seen");

    assertThat(
            browser
                .get("getComputedStyle(document.querySelector('.arrow.seen[data-from]')).display")
                .asText())
        .isEqualTo("none");
    assertThat(browser.get("location.hash").asText()).contains("hide=seen");
  }

  @Test
  void a_click_on_a_namespace_opens_it_and_a_button_goes_back() throws Exception {
    open(mesh(60, 3), "");
    assertThat(browser.count(".gallery .box.namespace")).isGreaterThan(2);

    browser.click("figure:not([hidden]) [data-box$=\"namespace team-1\"] rect");
    assertThat(browser.text("figure:not([hidden]) text.title")).isEqualTo("Namespace team-1");

    browser.get(
        "[...document.querySelectorAll('.tools button')].find(b => b.textContent === 'Overview').click()");
    assertThat(browser.text("figure:not([hidden]) text.title")).startsWith("Overview");
  }

  @Test
  void a_large_picture_is_fitted_into_view_on_request() throws Exception {
    String larger =
        "(s => s.scrollWidth > s.clientWidth || s.scrollHeight > s.clientHeight)"
            + "(document.querySelector('figure:not([hidden]) .scroll'))";
    open(mesh(300, 12), "");
    assertThat(browser.get(larger).asBoolean()).isTrue();

    browser.click("#fit-picture");

    assertThat(browser.get(larger).asBoolean()).isFalse();
    assertThat(browser.get("location.hash").asText()).isEqualTo("#!fit=yes");
  }

  @Test
  void a_table_is_saved_as_filtered_and_a_picture_with_its_style() throws Exception {
    open(shop(), "#!filter-connections=7070");
    browser.command(
        "Browser.setDownloadBehavior",
        Map.of("behavior", "allow", "downloadPath", folder.toString()));

    browser.click("#connections .tools button");
    browser.get(
        "[...document.querySelectorAll('.tools button')].find(b => b.textContent === 'Save as SVG').click()");

    assertThat(downloaded("connections.csv"))
        .isEqualTo(
            """
            From,To,Port,Through,Basis,Connections,Rules
            shop/web,shop/cart,TCP 7070,Service shop/cart,observed,3,shop/web egress[0]
            """);
    assertThat(downloaded("overview.svg"))
        .contains("<style>.picture {", "xmlns=\"http://www.w3.org/2000/svg\"", ">cart</text>");
  }

  private String downloaded(String name) throws Exception {
    Path file = folder.resolve(name);
    // Chromium makes the file first, and fills it later.
    for (int i = 0; i < 1200 && (!Files.exists(file) || Files.size(file) == 0); i++) {
      Thread.sleep(50);
    }
    return Files.readString(file);
  }

  @Test
  void dark_and_light_follow_the_system() throws Exception {
    open(shop(), "");
    String light = browser.get("getComputedStyle(document.body).backgroundColor").asText();
    browser.setDark();
    String dark = browser.get("getComputedStyle(document.body).backgroundColor").asText();
    browser.command("Emulation.setEmulatedMedia", Map.of("features", List.of()));

    assertThat(light).isEqualTo("rgb(255, 255, 255)");
    assertThat(dark).isEqualTo("rgb(13, 17, 23)");
  }

  @Test
  void without_scripts_all_tables_and_pictures_are_there() throws Exception {
    Path page = write(mesh(60, 3));
    browser.setScripts(false);
    browser.open(page, "");
    browser.setScripts(true);

    assertThat(browser.count("table")).isGreaterThan(3);
    assertThat(browser.count(".tools")).isZero();
    assertThat(browser.count("figure:not([hidden]) svg.picture")).isEqualTo(4);
  }

  @Test
  void on_a_phone_nothing_makes_the_page_wider_than_the_screen() throws Exception {
    browser.setSize(390, 844);
    open(mesh(60, 3), "");
    int width = browser.get("document.documentElement.scrollWidth").asInt();
    browser.setSize(1400, 1000);

    assertThat(width).isLessThanOrEqualTo(390);
  }

  @Test
  void on_a_phone_each_row_is_a_card_whose_cells_have_their_headings() throws Exception {
    browser.setSize(390, 844);
    open(shop(), "");
    String connections = "document.querySelector('#table-connections')";
    String cells = "[...document.querySelectorAll('#table-connections tbody tr:first-child td')]";
    JsonNode headings =
        browser.get(cells + ".map(cell => getComputedStyle(cell, '::before').content)");
    // Empty cells are not shown.
    int columns =
        browser
            .get(
                "new Set("
                    + cells
                    + ".filter(cell => cell.textContent).map(cell => cell.offsetLeft)).size")
            .asInt();
    boolean fits =
        browser
            .get(connections + ".scrollWidth <= " + connections + ".parentElement.clientWidth")
            .asBoolean();
    browser.setSize(1400, 1000);

    assertThat(headings)
        .extracting(JsonNode::asText)
        .startsWith("\"From\"", "\"To\"", "\"Port\"", "\"Through\"")
        .endsWith("\"Rules\"", "\"Evidence\"");
    assertThat(columns).isEqualTo(1);
    assertThat(fits).isTrue();
  }

  @Test
  void hostile_names_are_shown_and_do_nothing() throws Exception {
    AnalysisFixture shop = new AnalysisFixture();
    WorkloadRef web = shop.captured("shop", "web");
    String hostile =
        "</script><script>window.hit=1</script><img src=http://192.0.2.1/x onerror=hit=1>\"'`";
    shop.seen(web, peer(shop.uncaptured(deployment(hostile, hostile))), PortProtocol.tcp(1));
    shop.diagnostics.add(Diagnostic.severe("some-code", hostile, hostile));

    open(shop, "#!at=" + URLEncoder.encode("Deployment " + hostile + "/" + hostile, UTF_8));

    assertThat(browser.get("typeof window.hit").asText()).isEqualTo("undefined");
    assertThat(browser.count("img")).isZero();
    assertThat(browser.text("#table-findings td:nth-child(3)")).isEqualTo(hostile);
    assertThat(browser.text(".panel h3")).contains(hostile);
  }

  @Test
  void a_page_with_five_hundred_workloads_responds() throws Exception {
    Path page = write(mesh(504, 12));
    assertThat(Files.size(page)).isLessThan(3_000_000);

    browser.open(page, "");

    browser.click("[aria-label=\"Filter the table connections\"]");
    browser.press("team-3 8080");
    assertThat(browser.count("#table-connections tbody tr:not([hidden])")).isPositive();
  }

  private AnalysisFixture shop() {
    AnalysisFixture shop = new AnalysisFixture();
    WorkloadRef cart = shop.captured("shop", "cart");
    WorkloadRef web = shop.captured("shop", "web");
    shop.captured("shop", "alone");
    WorkloadRef other = shop.captured("shop", "other");
    TrafficEdge edge = shop.seen(web, peer(cart), PortProtocol.tcp(7070));
    shop.seen(other, peer(shop.captured("shop", "last")), PortProtocol.tcp(80));
    shop.policyFor(web, List.of(edge), "To cart.");
    return shop;
  }

  private static AnalysisFixture mesh(int workloads, int namespaces) {
    AnalysisFixture mesh = new AnalysisFixture();
    Meshes.add(mesh, workloads, namespaces);
    return mesh;
  }

  private void open(AnalysisFixture fixture, String hash) throws Exception {
    browser.open(write(fixture), hash);
  }

  private Path write(AnalysisFixture fixture) throws Exception {
    return Files.writeString(folder.resolve("report.html"), PageText.of(fixture));
  }
}
