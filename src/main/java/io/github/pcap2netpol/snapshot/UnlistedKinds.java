package io.github.pcap2netpol.snapshot;

import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.snapshot.SnapshotException.Side;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** The kinds that can't be listed, or not everywhere, and what that costs. */
final class UnlistedKinds {
  private final String server;
  private final Path folder;
  private final List<String> namespaces;
  private final Diagnostics diagnostics;
  private final SortedSet<String> unknown = new TreeSet<>();
  private final SortedSet<String> forbidden = new TreeSet<>();
  private final SortedSet<String> narrowed = new TreeSet<>();

  /**
   * Prepares for one listing of all kinds.
   *
   * @param server the API server's address
   * @param folder where the Lists are
   * @param namespaces what is listed where the whole cluster may not be listed
   */
  UnlistedKinds(String server, Path folder, List<String> namespaces, Diagnostics diagnostics) {
    this.server = server;
    this.folder = folder;
    this.namespaces = namespaces;
    this.diagnostics = diagnostics;
  }

  /** Notes a kind that was read in some namespaces only. */
  void readInPart(Kind kind) {
    narrowed.add(kind.plural());
  }

  /** Continues without the kind, if possible. */
  void without(Kind kind, ApiFailure failure) throws SnapshotException {
    String why = failure.getMessage() == null ? "" : failure.getMessage();
    if (kind.equals(Kind.PODS)) {
      throw new SnapshotException(
          Side.CLUSTER,
          failure.isUnreachable()
              ? "The API server " + server + " can't be asked: " + why
              : failure.isForbidden() && namespaces.isEmpty()
                  ? "Pods may not be listed in the whole cluster ("
                      + why
                      + "). Name the namespaces that may be listed, for example -n shop."
                  : "Pods can't be listed, and without pods no address has an owner: " + why,
          failure);
    }
    if (OptionalKinds.ALL.contains(kind) && (failure.isUnknown() || failure.isForbidden())) {
      missing(kind, failure.isUnknown() ? unknown : forbidden);
      return;
    }
    diagnostics.add(
        failure.isForbidden()
            ? refusal(kind, kind.plural(), failure)
            : Diagnostic.severe(
                "metadata-unread",
                kind.plural(),
                "They could not be listed (" + why + "): " + kind.cost() + ". Try again."));
  }

  /** Notes an optional kind that can't be read. What an earlier run found of it is removed. */
  private void missing(Kind kind, SortedSet<String> where) throws SnapshotException {
    try {
      ListFile.remove(folder, kind.plural());
    } catch (IOException e) {
      throw SnapshotException.unwritable(folder, e);
    }
    where.add(kind.group().isEmpty() ? kind.plural() : kind.plural() + "." + kind.group());
  }

  /** Reports what can't be read, once all kinds were listed. */
  void report() {
    if (!unknown.isEmpty()) {
      diagnostics.add(
          Diagnostic.info(
              "metadata-kind-unknown",
              "kinds",
              "The cluster does not have " + String.join(", ", unknown) + "."));
    }
    if (!forbidden.isEmpty()) {
      diagnostics.add(
          Diagnostic.warning(
              "metadata-forbidden",
              "kinds",
              "These may not be listed: "
                  + String.join(", ", forbidden)
                  + ". Where the cluster has them, what calls pods in their name is taken for"
                  + " strangers, and what they would call is not known to be missing. Continuing without them; scripts/rbac.yaml lists the permissions needed."));
    }
    if (!narrowed.isEmpty()) {
      diagnostics.add(
          Diagnostic.warning(
              "metadata-namespaces",
              "Namespaces " + String.join(", ", namespaces),
              "Only these may be read ("
                  + String.join(", ", narrowed)
                  + "). Whatever else the cluster has is known by its addresses alone: its DNS and"
                  + " the API server, which are Services of other namespaces, Ingress controllers,"
                  + " and who calls from other namespaces. Rules for them name addresses, and most"
                  + " enforcers judge Services by the pods behind them: check these rules, or have"
                  + " someone run snapshot who may read the whole cluster (scripts/rbac.yaml)."));
    }
  }

  /** Reports a kind that may not be listed. */
  static Diagnostic refusal(Kind kind, String place, ApiFailure failure) {
    String message =
        "They may not be listed ("
            + failure.getMessage()
            + "): "
            + kind.cost()
            + ". Continuing without them; scripts/rbac.yaml lists the permissions needed.";
    return kind.equals(Kind.PODS)
        ? Diagnostic.severe("metadata-forbidden", place, message)
        : Diagnostic.warning("metadata-forbidden", place, message);
  }
}
