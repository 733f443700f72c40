package io.github.pcap2netpol.testkit;

import java.util.List;

/**
 * API objects as {@code kubectl get -o json} prints them. Fragments are JSON with single quotes for
 * double ones, and begin with a comma if they are not empty.
 */
public final class ApiObjects {
  private ApiObjects() {}

  /** A List. */
  public static String list(String... items) {
    return list(List.of(items));
  }

  public static String list(Iterable<String> items) {
    return json("{'apiVersion': 'v1', 'kind': 'List', 'items': [\n")
        + String.join(",\n", items)
        + "]}\n";
  }

  /** Replaces single quotes by double ones. */
  public static String json(String singleQuoted) {
    return singleQuoted.replace('\'', '"');
  }

  /** A pod of the namespace shop. By default it is running on node1, with a label app, its name. */
  public static Pod pod(String name, String address) {
    return new Pod(name, address);
  }

  /** Builds a pod. */
  public static final class Pod {
    private final String name;
    private final String address;
    private String started = "2026-01-01T00:00:00Z";
    private String metadata = "";
    private String spec = ", 'containers': [{'name': 'main'}]";
    private String status = "";

    private Pod(String name, String address) {
      this.name = name;
      this.address = address;
    }

    /** When it was created and started, as in {@code 2026-01-01T00:00:00Z}. */
    public Pod started(String value) {
      started = value;
      return this;
    }

    /** More fields of its metadata. */
    public Pod metadata(String fragment) {
      metadata = fragment;
      return this;
    }

    /** Everything in its spec but the node; by default, one container. */
    public Pod spec(String fragment) {
      spec = fragment;
      return this;
    }

    /** More fields of its status. */
    public Pod status(String fragment) {
      status = fragment;
      return this;
    }

    @Override
    public String toString() {
      return json(
          """
          {'apiVersion': 'v1', 'kind': 'Pod',
           'metadata': {'name': 'NAME', 'namespace': 'shop', 'labels': {'app': 'NAME'},
                        'uid': 'uid-of-NAME', 'creationTimestamp': 'STARTED'METADATA},
           'spec': {'nodeName': 'node1'SPEC},
           'status': {'phase': 'Running', 'startTime': 'STARTED',
                      'podIP': 'ADDRESS', 'podIPs': [{'ip': 'ADDRESS'}]STATUS}}"""
              .replace("NAME", name)
              .replace("STARTED", started)
              .replace("ADDRESS", address)
              .replace("METADATA", metadata)
              .replace("SPEC", spec)
              .replace("STATUS", status));
    }
  }
}
