package io.github.pcap2netpol.cluster;

import io.github.pcap2netpol.cluster.bundle.UnusableInputException;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.testkit.BundleFolder;
import java.nio.file.Path;
import java.util.List;

/** A folder that a test fills with a bundle, file by file, and reads. */
public final class Folder {
  private final Path root;
  private final BundleFolder files;
  final Diagnostics diagnostics = new Diagnostics();

  public Folder(Path root) {
    this.root = root;
    files = new BundleFolder(root);
  }

  Path path(String name) {
    return root.resolve(name);
  }

  public Folder with(String name, String content) {
    files.put(name, content);
    return this;
  }

  /** Reads it as a bundle, with one capture, without which it would be refused. */
  public Bundle read() throws UnusableInputException {
    with("captures/shop/any.pcap", "");
    return BundleReader.read(root, diagnostics);
  }

  public List<String> codes() {
    return diagnostics.sorted().stream().map(Diagnostic::code).distinct().toList();
  }

  List<Diagnostic> of(String code) {
    return diagnostics.sorted().stream()
        .filter(diagnostic -> diagnostic.code().equals(code))
        .toList();
  }

  /** A List of these objects, as kubectl prints it. */
  public static String list(String... objects) {
    return "{\"apiVersion\":\"v1\",\"items\":["
        + String.join(",", objects)
        + "],\"kind\":\"List\",\"metadata\":{\"resourceVersion\":\"\"}}";
  }

  /** A running pod; the single quotes become double ones. */
  public static String pod(String name, String address, String labels, String owner) {
    return json(
        "{'apiVersion':'v1','kind':'Pod','metadata':{'name':'"
            + name
            + "','namespace':'shop','uid':'uid-"
            + name
            + "','labels':"
            + labels
            + owner
            + "},'spec':{'nodeName':'n1','containers':[{'name':'c','ports':null}]},"
            + "'status':{'phase':'Running','startTime':'2026-01-01T00:00:00Z',"
            + "'podIPs':[{'ip':'"
            + address
            + "'}]}}");
  }

  static String owner(String kind, String name) {
    return ",'ownerReferences':[{'kind':'Other','name':'x'},{'kind':'"
        + kind
        + "','name':'"
        + name
        + "','controller':true}]";
  }

  public static String json(String singleQuoted) {
    return singleQuoted.replace('\'', '"');
  }
}
