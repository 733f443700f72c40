package io.github.pcap2netpol.output.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.output.page.Document.Code;
import io.github.pcap2netpol.output.page.Document.Gallery;
import io.github.pcap2netpol.output.page.Document.Note;
import io.github.pcap2netpol.output.page.Document.Part;
import io.github.pcap2netpol.output.page.Document.Picture;
import io.github.pcap2netpol.output.page.Document.Row;
import io.github.pcap2netpol.output.page.Document.Section;
import io.github.pcap2netpol.output.page.Document.Table;
import io.github.pcap2netpol.output.page.Document.Text;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A page of a large cluster shows the first of everything, and says so. */
class PageLimitsTest {
  private static final PageLimits SMALL = new PageLimits(3, 2, 10);

  @Test
  void what_fits_stays_as_it_is() {
    Document document =
        document(table(3), file(0), file(1), gallery("12345678901", "12345", "12345"));

    assertThat(SMALL.applyTo(document)).isEqualTo(document);
  }

  @Test
  void a_long_table_keeps_its_first_rows() {
    assertThat(SMALL.applyTo(document(table(4))).sections().get(0).parts())
        .containsExactly(note("The first 3 of 4 rows are shown; report.json has all."), table(3));
  }

  @Test
  void further_files_are_named_by_their_folders() {
    assertThat(
            SMALL.applyTo(document(file(0), file(1), file(2), file(3))).sections().get(0).parts())
        .containsExactly(
            file(0),
            file(1),
            note(
                "The first 2 of 4 files are shown; the folders policies/ and lockdown/ have all."));
  }

  @Test
  void pictures_after_the_first_share_a_limit() {
    assertThat(
            SMALL
                .applyTo(document(gallery("12345678901", "12345", "123456", "1")))
                .sections()
                .get(0)
                .parts())
        .containsExactly(
            gallery("12345678901", "12345"),
            note("The first 2 of 4 pictures are shown; pictures/ has all."));
  }

  private static Document document(Part... parts) {
    return new Document("Title", List.of(), List.of(new Section("id", "Heading", List.of(parts))));
  }

  private static Table table(int rows) {
    return new Table(
        "table",
        List.of("Number"),
        IntStream.range(0, rows).mapToObj(row -> Row.of(Integer.toString(row))).toList());
  }

  private static Code file(int number) {
    return new Code("file-" + number, "file " + number, "text");
  }

  private static Gallery gallery(String... pictures) {
    return new Gallery(
        IntStream.range(0, pictures.length)
            .mapToObj(i -> new Picture("name " + i, "title " + i, pictures[i]))
            .toList(),
        "graph");
  }

  private static Text note(String text) {
    return new Text(Note.plain(text));
  }
}
