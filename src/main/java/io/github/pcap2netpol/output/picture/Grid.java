package io.github.pcap2netpol.output.picture;

import io.github.pcap2netpol.output.picture.Drawing.Area;
import io.github.pcap2netpol.output.picture.Drawing.PlacedBox;
import java.util.ArrayList;
import java.util.List;

/**
 * Boxes side by side, without their arrows: for sketches with more arrows than anyone could follow.
 * Each box still leads to its own picture.
 */
final class Grid {
  private static final double GAP = 16;

  private Grid() {}

  static Drawing of(Sketch sketch) {
    List<Box> boxes = sketch.boxes().stream().map(Box::alone).toList();
    double width = boxes.stream().mapToDouble(box -> BoxText.of(box).width()).max().orElse(0);
    double height = boxes.stream().mapToDouble(box -> BoxText.of(box).height()).max().orElse(0);
    int columns = (int) Math.ceil(Math.sqrt(boxes.size() * height / Math.max(1, width)) * 1.5);
    List<PlacedBox> placed = new ArrayList<>();
    for (int i = 0; i < boxes.size(); i++) {
      BoxText text = BoxText.of(boxes.get(i));
      int column = i % columns;
      int row = i / columns;
      placed.add(
          new PlacedBox(
              boxes.get(i),
              new Area(
                  GAP + column * (width + GAP), GAP + row * (height + GAP), width, text.height()),
              text.lines()));
    }
    int rows = (boxes.size() + columns - 1) / columns;
    List<String> notes = new ArrayList<>(sketch.notes());
    notes.add(
        0,
        "Not drawn: "
            + sketch.arrows().size()
            + " arrows between these boxes. The picture of each shows its own; graph.dot and"
            + " connections.csv have all.");
    return new Drawing(
        sketch.title(),
        GAP + columns * (width + GAP),
        GAP + rows * (height + GAP),
        List.of(),
        placed,
        List.of(),
        notes);
  }
}
