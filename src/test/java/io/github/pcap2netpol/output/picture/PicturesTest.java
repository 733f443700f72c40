package io.github.pcap2netpol.output.picture;

import static io.github.pcap2netpol.output.AnalysisFixture.deployment;
import static io.github.pcap2netpol.output.AnalysisFixture.outside;
import static io.github.pcap2netpol.output.AnalysisFixture.peer;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.connection.model.State;
import io.github.pcap2netpol.graph.model.Attempt;
import io.github.pcap2netpol.graph.model.Inference;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.output.AnalysisFixture;
import io.github.pcap2netpol.output.folder.OutputFile;
import io.github.pcap2netpol.output.report.Analysis;
import io.github.pcap2netpol.output.text.PeerNames;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class PicturesTest {
  private final AnalysisFixture shop = new AnalysisFixture();
  private final WorkloadRef web = shop.captured("shop", "web");
  private final WorkloadRef cart = shop.captured("shop", "cart");

  @Test
  void there_is_a_picture_to_open_first_and_one_for_each_namespace_and_workload() {
    shop.seen(web, peer(cart), PortProtocol.tcp(7070));
    shop.seen(cart, peer(shop.uncaptured(deployment("bank", "ledger"))), PortProtocol.tcp(1));

    assertThat(files().keySet())
        .containsExactly(
            "graph.svg",
            "pictures/bank.svg",
            "pictures/bank/ledger.deployment.svg",
            "pictures/shop.svg",
            "pictures/shop/cart.deployment.svg",
            "pictures/shop/web.deployment.svg");
  }

  @Test
  void each_picture_is_well_formed_and_links_only_to_existing_pictures() throws Exception {
    mesh(60, 4);
    SortedMap<String, String> files = files();

    for (var file : files.entrySet()) {
      NodeList links = parsed(file.getValue()).getElementsByTagName("a");
      for (int i = 0; i < links.getLength(); i++) {
        String target = ((Element) links.item(i)).getAttribute("xlink:href");
        assertThat(files)
            .containsKey(
                Path.of(file.getKey())
                    .resolveSibling(target)
                    .normalize()
                    .toString()
                    .replace('\\', '/'));
      }
    }
  }

  @Test
  void the_kinds_of_arrows_differ_in_dashes_and_ends_not_in_colour_alone() throws Exception {
    shop.seen(web, peer(cart), PortProtocol.tcp(1));
    shop.inferred(web, peer(cart), PortProtocol.tcp(2), Inference.BEHIND_SAME_SERVICE);
    shop.denies(web, cart, PortProtocol.tcp(3));
    attempt(web, cart, 4);

    String picture = files().get("graph.svg");

    assertThat(picture)
        .contains("class=\"arrow seen\"", "class=\"arrow inferred\"")
        .contains("class=\"arrow denied\"", "class=\"arrow refused\"")
        .contains("class=\"head\"", "class=\"bar\"", "class=\"cross\"")
        .contains("seen, and allowed", "allowed, though not itself seen")
        .contains(">would be denied<", "tried: refused or unanswered");
    assertThat(Svg.STYLE)
        .contains(".inferred .line { stroke-dasharray: 7 4; }")
        .containsPattern("\\.refused \\.line \\{.*stroke-dasharray: 1.5 3.5")
        .containsPattern("\\.denied \\.core \\{");
  }

  @Test
  void denied_traffic_is_not_also_shown_as_allowed() {
    shop.seen(web, peer(cart), PortProtocol.tcp(7070));
    shop.denies(web, cart, PortProtocol.tcp(7070));

    assertThat(files().get("graph.svg"))
        .contains("class=\"arrow denied\"")
        .doesNotContain("class=\"arrow seen\"");
  }

  @Test
  void inferred_traffic_that_somebody_decided_to_deny_is_shown_as_denied() {
    TrafficEdge denied =
        shop.inferred(web, peer(cart), PortProtocol.tcp(7070), Inference.BEHIND_SAME_SERVICE);

    assertThat(graph(denied(denied)))
        .contains("<title>shop/web to shop/cart, TCP 7070: would be denied</title>")
        .doesNotContain("class=\"arrow inferred\"");
  }

  @Test
  void a_failed_attempt_is_not_drawn_where_others_succeeded() {
    shop.seen(web, peer(cart), PortProtocol.tcp(7070));
    attempt(web, cart, 7070);

    assertThat(files().get("graph.svg")).doesNotContain("class=\"arrow refused\"");
  }

  @Test
  void name_resolution_is_written_below_and_not_drawn() {
    WorkloadRef dns = shop.uncaptured(deployment("kube-system", "coredns"));
    shop.seen(web, peer(dns), PortProtocol.udp(53));
    shop.seen(web, peer(cart), PortProtocol.tcp(7070));

    assertThat(files().get("graph.svg"))
        .contains(">Not drawn: name resolution by shop/web at kube-system/coredns (UDP 53)</text>")
        .doesNotContain("UDP 53</text>\n </g>");
  }

  @Test
  void outside_callers_are_on_the_left_and_outside_destinations_on_the_right() {
    shop.exposed(web, PortProtocol.tcp(8080));
    shop.seen(web, peer(cart), PortProtocol.tcp(7070));
    shop.seen(cart, outside("203.0.113.9/32"), PortProtocol.tcp(443));

    Drawing drawing = Layout.of(new Views(sketch()).opening());

    double first = x(drawing, "anyone outside");
    double last = x(drawing, "203.0.113.9");
    assertThat(first).isLessThan(x(drawing, "web"));
    assertThat(x(drawing, "web")).isLessThan(x(drawing, "cart"));
    assertThat(x(drawing, "cart")).isLessThan(last);
  }

  @Test
  void many_addresses_that_one_workload_calls_are_one_box() {
    for (int i = 1; i <= 200; i++) {
      shop.seen(web, outside("203.0.113." + i + "/32"), PortProtocol.tcp(443));
    }

    assertThat(files().get("graph.svg"))
        .contains(">200 peers outside</text>", ">and 197 more</text>");
  }

  @Test
  void more_than_forty_boxes_open_as_an_overview_with_a_box_for_each_namespace() {
    mesh(60, 4);

    Sketch opening = new Views(sketch()).opening();

    assertThat(opening.title()).startsWith("Overview");
    assertThat(opening.boxes())
        .extracting(Box::about)
        .containsExactly(
            "namespace shop",
            "namespace team-0",
            "namespace team-1",
            "namespace team-2",
            "namespace team-3",
            "outside the cluster",
            "anyone outside");
  }

  @Test
  void a_namespace_in_the_overview_says_nothing_of_arrows_inside_if_there_are_none() {
    mesh(60, 4);
    shop.captured("alone", "job");

    assertThat(new Views(sketch()).overview().boxes())
        .extracting(Box::label)
        .contains(List.of("alone", "1 workload"), List.of("shop", "2 workloads"))
        .anyMatch(label -> label.size() == 3 && label.get(2).endsWith(" arrows inside"));
  }

  @Test
  void boxes_do_not_overlap_and_lines_have_their_labels_beside_them() {
    mesh(40, 2);

    Drawing drawing = Layout.of(new Views(sketch()).namespace("team-0"));

    List<Drawing.Area> areas = new ArrayList<>();
    drawing.boxes().forEach(box -> areas.add(box.area()));
    drawing.lines().forEach(line -> areas.add(line.label()));
    for (int i = 0; i < areas.size(); i++) {
      for (int j = i + 1; j < areas.size(); j++) {
        assertThat(overlap(areas.get(i), areas.get(j))).as(i + ", " + j).isFalse();
      }
    }
  }

  @Test
  void more_arrows_than_anyone_could_follow_are_counted_below_the_boxes_and_not_drawn() {
    List<WorkloadRef> all =
        IntStream.range(0, 21).mapToObj(i -> shop.captured("ns-" + i, "app")).toList();
    for (WorkloadRef from : all) {
      all.stream()
          .filter(to -> !to.equals(from))
          .forEach(to -> shop.seen(from, peer(to), PortProtocol.tcp(80)));
    }

    Drawing drawing = Layout.of(new Views(sketch()).opening());

    assertThat(drawing.lines()).isEmpty();
    assertThat(drawing.boxes())
        .extracting(Drawing.PlacedBox::label)
        .contains(List.of("app", "in ns-20"));
    assertThat(drawing.notes()).anyMatch(note -> note.startsWith("Not drawn: 420 arrows"));
    assertThat(files().get("pictures/ns-0.svg")).contains("class=\"arrow seen\"");
  }

  @Test
  void the_same_traffic_always_gives_the_same_picture() {
    mesh(100, 5);

    assertThat(files()).isEqualTo(files());
  }

  @Test
  void hostile_names_remain_text() throws Exception {
    WorkloadRef hostile =
        shop.uncaptured(
            deployment("a\"><script>alert(1)</script>", "]]>&lt;img onerror='x'>\u202e\n../../x"));
    shop.seen(web, peer(hostile), PortProtocol.tcp(1));

    SortedMap<String, String> files = files();

    for (String picture : files.values()) {
      Document document = parsed(picture);
      assertThat(document.getElementsByTagName("script").getLength()).isZero();
      assertThat(document.getElementsByTagName("img").getLength()).isZero();
      assertThat(picture).doesNotContain("\u202e");
    }
    assertThat(files.keySet()).allMatch(path -> !path.contains(".."));
  }

  private void attempt(WorkloadRef from, WorkloadRef to, int port) {
    shop.attempts.add(
        new Attempt(
            peer(from),
            List.of(peer(to)),
            shop.connection(
                from,
                shop.address(from),
                shop.address(to),
                PortProtocol.tcp(port),
                State.REFUSED,
                1),
            List.of()));
  }

  /** Each workload calls three others, one of them in another namespace. */
  private void mesh(int workloads, int namespaces) {
    Meshes.add(shop, workloads, namespaces);
  }

  private static DeniedTraffic denied(TrafficEdge edge) {
    return new DeniedTraffic(List.of(), new TreeSet<>(List.of(edge)), Set.of());
  }

  /** The first picture if this is denied. */
  private String graph(DeniedTraffic denied) {
    return Pictures.of(shop.traffic(), denied, new PeerNames(shop.traffic())).files().stream()
        .filter(file -> file.path().equals("graph.svg"))
        .findFirst()
        .orElseThrow()
        .contents();
  }

  private Sketch sketch() {
    Analysis analysis = shop.analysis();
    return TrafficSketch.of(
        analysis.traffic(),
        DeniedTraffic.of(analysis.replay(), analysis.decided()),
        new PeerNames(analysis.traffic()));
  }

  private SortedMap<String, String> files() {
    SortedMap<String, String> files = new TreeMap<>();
    Analysis analysis = shop.analysis();
    PeerNames names = new PeerNames(analysis.traffic());
    for (OutputFile file :
        Pictures.of(
                analysis.traffic(), DeniedTraffic.of(analysis.replay(), analysis.decided()), names)
            .files()) {
      files.put(file.path(), file.contents());
    }
    return Collections.unmodifiableSortedMap(files);
  }

  private static double x(Drawing drawing, String name) {
    return drawing.boxes().stream()
        .filter(box -> box.label().get(0).equals(name))
        .findFirst()
        .orElseThrow()
        .area()
        .x();
  }

  private static boolean overlap(Drawing.Area one, Drawing.Area other) {
    return one.x() + one.width() > other.x() + 0.1
        && other.x() + other.width() > one.x() + 0.1
        && one.y() + one.height() > other.y() + 0.1
        && other.y() + other.height() > one.y() + 0.1;
  }

  private static Document parsed(String svg) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    return factory
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
  }
}
