package io.github.pcap2netpol.cli.panel;

import io.github.pcap2netpol.Judgement;
import io.github.pcap2netpol.Pipeline;
import io.github.pcap2netpol.Pipeline.Preview;
import io.github.pcap2netpol.answer.explain.Explanation;
import io.github.pcap2netpol.answer.review.Review;
import io.github.pcap2netpol.answer.review.Review.Filter;
import io.github.pcap2netpol.answer.review.ReviewLine;
import io.github.pcap2netpol.answer.review.ReviewLines;
import io.github.pcap2netpol.cli.panel.PanelCommand.Decide;
import io.github.pcap2netpol.cli.panel.PanelCommand.Explain;
import io.github.pcap2netpol.cli.panel.PanelCommand.Find;
import io.github.pcap2netpol.cli.panel.PanelCommand.InNamespace;
import io.github.pcap2netpol.cli.panel.PanelCommand.Lines;
import io.github.pcap2netpol.cli.panel.PanelCommand.Plain;
import io.github.pcap2netpol.cli.panel.PanelCommand.Undo;
import io.github.pcap2netpol.cli.panel.PanelCommand.Unknown;
import io.github.pcap2netpol.cluster.bundle.UnusableInputException;
import io.github.pcap2netpol.decision.Decision;
import io.github.pcap2netpol.decision.DecisionReader;
import io.github.pcap2netpol.decision.DecisionsText;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.graph.model.TrafficMap;
import io.github.pcap2netpol.output.folder.OutputException;
import io.github.pcap2netpol.output.folder.ResultFile;
import io.github.pcap2netpol.output.result.ExplainText;
import io.github.pcap2netpol.output.text.PeerNames;
import io.github.pcap2netpol.output.text.SafeText;
import io.github.pcap2netpol.output.text.TextStyle;
import io.github.pcap2netpol.policy.model.PolicyOptions;
import io.github.pcap2netpol.verify.evaluate.EnforcerProfile;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Executes commands, for either panel. */
public final class ReviewDesk {
  private final TrafficMap observed;
  private final PolicyOptions options;
  private final Function<List<Decision>, Judgement> judging;
  private final Path file;
  private final TextStyle style;
  private String existing;
  private List<String> saved = List.of();
  private Review review;
  private String effect = "";

  /** What to do after a command. */
  enum Next {
    ASK,
    GENERATE,
    QUIT
  }

  /**
   * An answer to a command.
   *
   * @param lines the text of the answer
   * @param next what to do next
   */
  record Reply(List<String> lines, Next next) {
    Reply {
      lines = List.copyOf(lines);
    }

    static Reply of(String... lines) {
      return new Reply(List.of(lines), Next.ASK);
    }
  }

  /**
   * A desk with all lines.
   *
   * @param observed the traffic, including expected connections
   * @param judging judges the policies under some decisions
   * @param file where decisions are kept
   * @param existing the contents of that file; "" if it does not exist
   * @param today the day of the review, on which some decisions may have expired
   * @throws UnusableInputException if the file is not valid
   */
  public ReviewDesk(
      TrafficMap observed,
      PolicyOptions options,
      Function<List<Decision>, Judgement> judging,
      Path file,
      String existing,
      LocalDate today,
      TextStyle style)
      throws UnusableInputException {
    this.observed = observed;
    this.options = options;
    this.judging = judging;
    this.file = file;
    this.existing = existing;
    this.style = style;
    PeerNames names = new PeerNames(observed);
    this.review =
        Review.of(
            ReviewLines.of(observed, names::of),
            decisions().stream().filter(decision -> !decision.hasExpired(today)).toList());
    this.effect = EffectText.of(preview(), review);
  }

  Review review() {
    return review;
  }

  /** What the policies would do now, in a sentence. */
  String effect() {
    return effect;
  }

  /** The decisions as they stand, with the places that they have or will have in the file. */
  public List<Decision> decisions() throws UnusableInputException {
    String text = text();
    return text.isBlank() ? List.of() : DecisionReader.read(text, file, new Diagnostics());
  }

  private String text() {
    // Before the first decision there is no file.
    return review == null || review.elements().isEmpty()
        ? existing
        : DecisionsText.appended(existing, review.elements());
  }

  /** Writes the decisions, if there are new ones. */
  public void write() throws OutputException {
    if (!review.elements().isEmpty()) {
      ResultFile.write(file, text());
      saved = review.elements();
    }
  }

  /** How many decisions of this session are not in the file as they stand. */
  int unsaved() {
    return (int) review.elements().stream().filter(element -> !saved.contains(element)).count()
        + (int) saved.stream().filter(element -> !review.elements().contains(element)).count();
  }

  /** Carries out a command. */
  Reply execute(PanelCommand command) throws OutputException {
    try {
      if (command instanceof Decide decide) {
        return changed(review.decide(these(decide.lines()), decide.ruling()), vain(decide.lines()));
      }
      if (command instanceof Undo undo) {
        return changed(review.undo(these(undo.lines())), List.of());
      }
      if (command instanceof Explain explain) {
        return explain(these(explain.lines()));
      }
      if (command instanceof Find find) {
        Filter now = review.filter();
        return shown(new Filter(find.text(), now.namespace(), now.decided()));
      }
      if (command instanceof InNamespace in) {
        Filter now = review.filter();
        return shown(new Filter(now.text(), in.namespace(), now.decided()));
      }
      if (command instanceof Unknown unknown) {
        return Reply.of(
            "\""
                + SafeText.oneLine(unknown.text())
                + "\" is not a command, or names no lines; h lists them");
      }
      return plain((Plain) command);
    } catch (UnusableInputException e) {
      return Reply.of(
          SafeText.oneLine(String.valueOf(e.getMessage())),
          "Decisions can only be added to a file that ends in a list, one element a line.");
    }
  }

  private Reply plain(Plain command) throws OutputException {
    return switch (command) {
      case GENERATE -> new Reply(List.of(), Next.GENERATE);
      case QUIT -> new Reply(List.of(), Next.QUIT);
      case WRITE -> {
        int count = review.elements().size();
        write();
        yield Reply.of(
            count == 0
                ? "nothing new was decided"
                : "wrote "
                    + file
                    + ", with "
                    + count
                    + (count == 1 ? " new decision" : " new decisions"));
      }
      case ALL -> {
        Filter now = review.filter();
        yield shown(new Filter(now.text(), now.namespace(), !now.decided()));
      }
      case LIST -> new Reply(list(), Next.ASK);
      case HELP -> new Reply(PanelCommand.HELP.lines().toList(), Next.ASK);
      case NOTHING -> Reply.of();
    };
  }

  /** All lines that are shown. */
  List<String> list() {
    List<String> rows = new ArrayList<>();
    PanelText.rows(review).forEach(row -> rows.add(row.text()));
    int hidden = review.lines().size() - review.shown().size();
    if (hidden > 0) {
      rows.add(
          hidden
              + (hidden == 1 ? " line is" : " lines are")
              + " not shown (a, / and n change that)");
    }
    return rows;
  }

  private Reply shown(Filter filter) {
    review = review.with(filter);
    return new Reply(list(), Next.ASK);
  }

  private Reply changed(Review now, List<String> remarks) throws UnusableInputException {
    Review before = review;
    review = now;
    try {
      effect = EffectText.of(preview(), review);
    } catch (UnusableInputException e) {
      review = before;
      throw e;
    }
    List<String> lines = new ArrayList<>(remarks);
    lines.add(effect);
    return new Reply(lines, Next.ASK);
  }

  private List<ReviewLine> these(Lines lines) {
    return lines.all()
        ? review.shown()
        : review.lines().stream().filter(line -> lines.numbers().contains(line.number())).toList();
  }

  private List<String> vain(Lines lines) {
    List<String> remarks = new ArrayList<>();
    long known = these(lines).size();
    if (!lines.all() && known < lines.numbers().size()) {
      remarks.add("the numbers end at " + review.lines().size());
    }
    if (these(lines).stream().anyMatch(line -> !line.isOpen())) {
      remarks.add("what was refused or not answered has no rule in any case");
    }
    return remarks;
  }

  private Preview preview() throws UnusableInputException {
    return Pipeline.preview(observed, options, judging.apply(decisions()));
  }

  private Reply explain(List<ReviewLine> lines) throws UnusableInputException {
    if (lines.size() != 1) {
      return Reply.of("? explains one line: give its number, as in ? 3");
    }
    ReviewLine line = lines.get(0);
    if (!(line.subject() instanceof ReviewLine.Calls calls)) {
      return Reply.of(
          SafeText.oneLine(EffectText.brief(line) + ", seen " + line.connections() + " times"));
    }
    TrafficEdge edge = calls.edges().get(0);
    Explanation explanation =
        Explanation.of(
            observed,
            preview().given(),
            EnforcerProfile.STRICTEST,
            query(edge.from()),
            query(edge.to()),
            edge.port());
    return new Reply(ExplainText.of(explanation, observed, style).lines().toList(), Next.ASK);
  }

  private static String query(Peer peer) {
    if (peer instanceof Peer.WorkloadPeer of) {
      return of.workload().namespace() + "/" + of.workload().name();
    }
    return peer instanceof Peer.NodePeer node
        ? node.node()
        : ((Peer.ExternalPeer) peer).prefix().address().toString();
  }
}
