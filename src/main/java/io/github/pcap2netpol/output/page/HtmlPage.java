package io.github.pcap2netpol.output.page;

import io.github.pcap2netpol.output.page.Document.Code;
import io.github.pcap2netpol.output.page.Document.Commands;
import io.github.pcap2netpol.output.page.Document.Fact;
import io.github.pcap2netpol.output.page.Document.FileLink;
import io.github.pcap2netpol.output.page.Document.Gallery;
import io.github.pcap2netpol.output.page.Document.Note;
import io.github.pcap2netpol.output.page.Document.Part;
import io.github.pcap2netpol.output.page.Document.Picture;
import io.github.pcap2netpol.output.page.Document.Row;
import io.github.pcap2netpol.output.page.Document.Section;
import io.github.pcap2netpol.output.page.Document.Table;
import io.github.pcap2netpol.output.page.Document.Text;
import io.github.pcap2netpol.output.picture.Pictures;
import io.github.pcap2netpol.output.text.MarkupText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A document as a single HTML file. Its policy (Content Security Policy Level 3) forbids all
 * requests, and all scripts and styles except its own two. Without scripts it is tables and
 * pictures; page.js adds sorting, filtering, and walking the pictures.
 */
final class HtmlPage {
  private static final List<String> SCRIPTS = List.of("state.js", "tables.js", "pictures.js");

  private final MarkupText out = new MarkupText();

  private HtmlPage() {}

  /** The text of the file. */
  static String text(Document document, String version) {
    return new HtmlPage().write(document, version);
  }

  private String write(Document document, String version) {
    String style = resource("page.css") + CardLabels.style(document);
    String script = String.join("", SCRIPTS.stream().map(HtmlPage::resource).toList());
    String policy =
        "default-src 'none'; style-src "
            + source(style)
            + " "
            + source(Pictures.style())
            + "; script-src "
            + source(script)
            + "; base-uri 'none'; form-action 'none'";
    out.raw("<!DOCTYPE html>\n").open("html", Map.of("lang", "en")).open("head", Map.of());
    out.empty("meta", Map.of("charset", "utf-8"));
    out.empty("meta", Map.of("http-equiv", "Content-Security-Policy", "content", policy));
    out.empty("meta", Map.of("name", "viewport", "content", "width=device-width, initial-scale=1"));
    out.empty("meta", Map.of("name", "referrer", "content", "no-referrer"));
    out.text("title", Map.of(), document.title());
    out.raw("<style id=\"picture-style\">" + Pictures.style() + "</style>\n");
    out.raw("<style>" + style + "</style>\n");
    out.close("head").open("body", Map.of());
    out.text(
        "a",
        Map.of("class", "skip", "href", "#" + document.sections().get(0).id()),
        "Skip to the results");
    writeHeader(document);
    out.open("main", Map.of());
    document.sections().forEach(this::write);
    out.close("main");
    out.text(
        "footer", Map.of(), "Written by pcap2netpol " + version + ". This page loads nothing.");
    out.raw("<script>" + script + "</script>\n");
    return out.close("body").close("html").toString();
  }

  private void writeHeader(Document document) {
    out.open("header", Map.of()).text("h1", Map.of(), document.title());
    document.summary().forEach(this::write);
    out.open("nav", Map.of("aria-label", "Sections")).open("ul", Map.of());
    for (Section section : document.sections()) {
      out.open("li", Map.of())
          .text("a", Map.of("href", "#" + section.id()), section.heading())
          .close("li");
    }
    out.close("ul").close("nav").close("header");
  }

  private void write(Section section) {
    String heading = section.id() + "-heading";
    out.open("section", Map.of("id", section.id(), "aria-labelledby", heading));
    out.text("h2", Map.of("id", heading), section.heading());
    section.parts().forEach(this::write);
    out.close("section");
  }

  private void write(Part part) {
    if (part instanceof Text text) {
      write(text.note());
    } else if (part instanceof Table table) {
      write(table);
    } else if (part instanceof Code code) {
      out.open("details", Map.of("class", "code", "data-name", code.name()));
      out.text("summary", Map.of(), code.name());
      out.lines("pre", Map.of(), code.text());
      out.close("details");
    } else if (part instanceof Commands commands) {
      out.lines("pre", Map.of(), String.join("\n", commands.lines()) + "\n");
    } else if (part instanceof FileLink link) {
      out.open("p", Map.of("class", "file"))
          .text("a", Map.of("href", link.path(), "data-name", link.path()), link.path())
          .close("p");
    } else if (part instanceof Gallery gallery) {
      write(gallery);
    } else if (part instanceof Picture picture) {
      out.open("figure", Map.of("data-picture", picture.name()));
      out.text("figcaption", Map.of(), picture.title());
      out.open("div", Map.of("class", "scroll")).raw(picture.svg()).close("div");
      out.close("figure");
    }
  }

  private void write(Note note) {
    out.text(
        "p", Map.of("class", "note " + note.tone().name().toLowerCase(Locale.ROOT)), note.text());
  }

  private void write(Gallery gallery) {
    out.open("div", Map.of("class", "gallery", "id", "gallery"));
    gallery.pictures().forEach(this::write);
    out.close("div");
  }

  private void write(Table table) {
    boolean folded = table.rows().stream().anyMatch(row -> !row.facts().isEmpty());
    out.open("div", Map.of("class", "scroll"));
    out.open("table", Map.of("id", "table-" + table.id(), "data-table", table.id()));
    out.open("thead", Map.of()).open("tr", Map.of());
    table.columns().forEach(column -> out.text("th", Map.of("scope", "col"), column));
    if (folded) {
      out.text("th", Map.of("scope", "col", "class", "facts"), "Evidence");
    }
    out.close("tr").close("thead").open("tbody", Map.of());
    for (Row row : table.rows()) {
      out.onOneLine(() -> write(row, table.columns(), folded));
    }
    out.close("tbody").close("table").close("div");
  }

  private void write(Row row, List<String> columns, boolean folded) {
    Map<String, String> attributes = new TreeMap<>();
    row.data().forEach((name, value) -> attributes.put("data-" + name, value));
    out.open("tr", attributes);
    for (int i = 0; i < columns.size(); i++) {
      write(columns.get(i), row.cells().get(i));
    }
    if (folded) {
      out.open("td", Map.of("class", "facts"));
      if (!row.facts().isEmpty()) {
        out.open("details", Map.of()).text("summary", Map.of(), "show").open("dl", Map.of());
        row.facts().forEach(this::write);
        out.close("dl").close("details");
      }
      out.close("td");
    }
    out.close("tr");
  }

  /** A port stays on one line; what names several objects may be broken within their names. */
  private void write(String column, String cell) {
    switch (column) {
      case "Port" -> out.text("td", Map.of("class", "whole"), cell);
      case "Through", "Rules" ->
          out.open("td", Map.of()).raw(MarkupText.escaped(cell).replace("/", "/<wbr>")).close("td");
      default -> out.text("td", Map.of(), cell);
    }
  }

  private void write(Fact fact) {
    out.text("dt", Map.of(), fact.name());
    if (fact.copied()) {
      out.open("dd", Map.of()).text("code", Map.of(), fact.text()).close("dd");
    } else {
      out.text("dd", Map.of(), fact.text());
    }
  }

  /** The source expression that allows exactly this text. */
  private static String source(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static String resource(String name) {
    try (InputStream in = Objects.requireNonNull(HtmlPage.class.getResourceAsStream(name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("reading a part of this program", e);
    }
  }
}
