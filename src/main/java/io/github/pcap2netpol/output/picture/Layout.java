package io.github.pcap2netpol.output.picture;

import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.output.picture.Drawing.Area;
import io.github.pcap2netpol.output.picture.Drawing.Frame;
import io.github.pcap2netpol.output.picture.Drawing.Line;
import io.github.pcap2netpol.output.picture.Drawing.PlacedBox;
import io.github.pcap2netpol.output.picture.Drawing.Point;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.elk.alg.layered.LayeredLayoutProvider;
import org.eclipse.elk.alg.layered.options.LayerConstraint;
import org.eclipse.elk.alg.layered.options.LayeredOptions;
import org.eclipse.elk.core.data.LayoutMetaDataService;
import org.eclipse.elk.core.math.ElkPadding;
import org.eclipse.elk.core.options.CoreOptions;
import org.eclipse.elk.core.options.Direction;
import org.eclipse.elk.core.options.EdgeLabelPlacement;
import org.eclipse.elk.core.options.EdgeRouting;
import org.eclipse.elk.core.options.HierarchyHandling;
import org.eclipse.elk.core.util.BasicProgressMonitor;
import org.eclipse.elk.graph.ElkEdge;
import org.eclipse.elk.graph.ElkEdgeSection;
import org.eclipse.elk.graph.ElkLabel;
import org.eclipse.elk.graph.ElkNode;
import org.eclipse.elk.graph.util.ElkGraphUtil;

/**
 * Gives each box and arrow of a sketch a position, by the layered method of the Eclipse Layout
 * Kernel (K. Sugiyama et al. 1981): callers at the left, what they call at the right, as few
 * crossings as it finds, and room beside each line for its label. A single box and its neighbours
 * need no such method, see {@link StarLayout}; too many arrows to follow are left out, see {@link
 * Grid}. The same sketch has the same layout, on every machine.
 */
final class Layout {
  static final double FONT = 12;
  static final double SMALL_FONT = 10;
  static final double LINE_HEIGHT = 15;
  static final double SMALL_LINE_HEIGHT = 12;
  static final double FRAME_HEADING = 24;

  private static final double PADDING = 10;
  private static final int RANDOM_SEED = 1;

  /**
   * With more arrows, only one order of boxes is tried, not the best of several: that takes most of
   * the time, and the lines cross anyway.
   */
  private static final int MOST_TRIED = 100;

  /** More arrows than this can't be followed, and take disproportionately long. */
  static final int MOST_ARROWS = 400;

  static {
    // Registers the types of its options with ELK, which copies their values by type.
    LayoutMetaDataService.getInstance();
  }

  private final Sketch sketch;
  private final ElkNode root = ElkGraphUtil.createGraph();
  private final SortedMap<String, ElkNode> frames = new TreeMap<>();
  private final Map<Box, ElkNode> nodes = new HashMap<>();

  private Layout(Sketch sketch) {
    this.sketch = sketch;
  }

  static Drawing of(Sketch sketch) {
    return sketch.arrows().size() > MOST_ARROWS
        ? Grid.of(sketch)
        : StarLayout.of(sketch).orElseGet(() -> new Layout(sketch).draw());
  }

  /** Draws a small picture, since most of the time of a first layout goes into loading classes. */
  static void prepare() {
    Box one = new Box("a", Box.Kind.CAPTURED, Box.Side.LEFT, "", List.of("a"), "a", "");
    Box other = new Box("b", Box.Kind.CAPTURED, Box.Side.MIDDLE, "b", List.of("b"), "b", "");
    SortedSet<PortProtocol> port = new TreeSet<>(List.of(PortProtocol.tcp(80)));
    Arrow arrow = new Arrow(one, other, Arrow.Kind.SEEN, port, Collections.emptySortedSet());
    of(Sketch.of("", List.of(), List.of(arrow), List.of()));
  }

  private Drawing draw() {
    configure(root);
    root.setProperty(CoreOptions.PADDING, new ElkPadding(PADDING));
    if (sketch.arrows().size() > MOST_TRIED) {
      root.setProperty(LayeredOptions.THOROUGHNESS, 1);
    }
    sketch.boxes().forEach(this::add);
    List<ElkEdge> edges = sketch.arrows().stream().map(this::add).toList();
    new LayeredLayoutProvider().layout(root, new BasicProgressMonitor());
    List<Frame> placedFrames = new ArrayList<>();
    frames.forEach((namespace, node) -> placedFrames.add(new Frame(namespace, area(node))));
    List<PlacedBox> boxes = new ArrayList<>();
    for (Box box : sketch.boxes()) {
      boxes.add(new PlacedBox(box, area(node(box)), BoxText.of(box).lines()));
    }
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < edges.size(); i++) {
      lines.add(line(sketch.arrows().get(i), edges.get(i)));
    }
    return new Drawing(
        sketch.title(),
        root.getWidth(),
        root.getHeight(),
        placedFrames,
        boxes,
        lines,
        sketch.notes());
  }

  private static void configure(ElkNode graph) {
    graph.setProperty(CoreOptions.DIRECTION, Direction.RIGHT);
    graph.setProperty(CoreOptions.HIERARCHY_HANDLING, HierarchyHandling.INCLUDE_CHILDREN);
    graph.setProperty(CoreOptions.EDGE_ROUTING, EdgeRouting.ORTHOGONAL);
    graph.setProperty(CoreOptions.RANDOM_SEED, RANDOM_SEED);
    graph.setProperty(LayeredOptions.SPACING_NODE_NODE, 16.0);
    graph.setProperty(LayeredOptions.SPACING_NODE_NODE_BETWEEN_LAYERS, 26.0);
    graph.setProperty(LayeredOptions.SPACING_EDGE_NODE, 12.0);
    graph.setProperty(LayeredOptions.SPACING_EDGE_EDGE, 9.0);
    graph.setProperty(LayeredOptions.SPACING_EDGE_EDGE_BETWEEN_LAYERS, 9.0);
    graph.setProperty(LayeredOptions.SPACING_EDGE_NODE_BETWEEN_LAYERS, 12.0);
    graph.setProperty(LayeredOptions.SPACING_EDGE_LABEL, 2.0);
    graph.setProperty(LayeredOptions.SPACING_LABEL_LABEL, 2.0);
  }

  private void add(Box box) {
    ElkNode parent = box.group().isEmpty() ? root : frame(box.group());
    ElkNode node = ElkGraphUtil.createNode(parent);
    BoxText text = BoxText.of(box);
    node.setDimensions(text.width(), text.height());
    switch (box.side()) {
      case LEFT ->
          node.setProperty(LayeredOptions.LAYERING_LAYER_CONSTRAINT, LayerConstraint.FIRST);
      case RIGHT ->
          node.setProperty(LayeredOptions.LAYERING_LAYER_CONSTRAINT, LayerConstraint.LAST);
      case MIDDLE -> {}
    }
    nodes.put(box, node);
  }

  private ElkNode frame(String namespace) {
    return frames.computeIfAbsent(
        namespace,
        none -> {
          ElkNode frame = ElkGraphUtil.createNode(root);
          configure(frame);
          frame.setProperty(CoreOptions.PADDING, new ElkPadding(FRAME_HEADING + 8, 14, 14, 14));
          return frame;
        });
  }

  private ElkEdge add(Arrow arrow) {
    ElkEdge edge = ElkGraphUtil.createSimpleEdge(node(arrow.from()), node(arrow.to()));
    ArrowText text = ArrowText.of(arrow);
    ElkLabel label = ElkGraphUtil.createLabel(String.join("\n", text.lines()), edge);
    label.setDimensions(text.width(), text.height());
    label.setProperty(CoreOptions.EDGE_LABELS_PLACEMENT, EdgeLabelPlacement.CENTER);
    return edge;
  }

  private ElkNode node(Box box) {
    return Objects.requireNonNull(nodes.get(box));
  }

  private static Line line(Arrow arrow, ElkEdge edge) {
    Point origin = origin(edge.getContainingNode());
    List<Point> points = new ArrayList<>();
    for (ElkEdgeSection section : edge.getSections()) {
      points.add(moved(section.getStartX(), section.getStartY(), origin));
      section.getBendPoints().forEach(bend -> points.add(moved(bend.getX(), bend.getY(), origin)));
      points.add(moved(section.getEndX(), section.getEndY(), origin));
    }
    ElkLabel label = edge.getLabels().get(0);
    return new Line(
        arrow,
        points,
        new Area(
            origin.x() + label.getX(),
            origin.y() + label.getY(),
            label.getWidth(),
            label.getHeight()));
  }

  private static Point moved(double x, double y, Point origin) {
    return new Point(x + origin.x(), y + origin.y());
  }

  private static Area area(ElkNode node) {
    Point origin = node.getParent() == null ? new Point(0, 0) : origin(node.getParent());
    return new Area(
        origin.x() + node.getX(), origin.y() + node.getY(), node.getWidth(), node.getHeight());
  }

  /** The origin of the coordinates of its children. */
  private static Point origin(ElkNode node) {
    Point at = new Point(0, 0);
    for (ElkNode each = node; each.getParent() != null; each = each.getParent()) {
      at = moved(each.getX(), each.getY(), at);
    }
    return at;
  }
}
