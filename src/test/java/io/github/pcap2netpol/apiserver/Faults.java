package io.github.pcap2netpol.apiserver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Faults to inject, one a line, in the file {@code faults} of the server's folder, which is read
 * for each request. {@code *} stands for anything; a last word {@code xN} means the first N times
 * only.
 *
 * <pre>
 * forbid VERB RESOURCE[/PART] NAMESPACE   403 ("" or - is the namespace of cluster-wide requests)
 * fail VERB RESOURCE[/PART] CODE          this status instead of an answer
 * hang VERB RESOURCE[/PART]               no answer, for as long as the server runs
 * hang-version                            no answer to what release this is
 * never-ready NAMESPACE WORKLOAD          pods made from now on for it stay unready
 * unpullable PART-OF-IMAGE                containers of such an image wait: ImagePullBackOff
 * unschedulable NAMESPACE WORKLOAD        pods made from now on for it find no node
 * probe-fails NAMESPACE WORKLOAD          pods made from now on for it stay unready, and an event says why
 * over-quota NAMESPACE                    controllers can make no pods: a quota is used up
 * deny-image PART-OF-IMAGE                controllers can make no pods of such an image: an admission webhook denies them
 * put-back NAMESPACE                      an admission webhook gives workloads their first init container back
 * forget-jobs NAMESPACE                   Jobs and their pods are deleted as soon as they are done
 * crash CONTAINER                         containers of this name end at once, again and again
 * cut-exec BYTES                          standard output of a command ends after as many bytes, as if all were well
 * break-exec BYTES                        the connection breaks after as many bytes
 * vanish-on-exec NAMESPACE POD            the pod is gone as soon as a command is started in it
 * hang-exec NAMESPACE POD                 a command is started, and nothing is ever heard of it
 * expire-watch                            a watch ends with 410
 * close-watch EVENTS                      a watch ends after as many events
 * expire-continue                         a further page of a list is 410
 * </pre>
 */
public final class Faults {
  private final Path file;
  private final List<String> added = new ArrayList<>();
  private final Map<String, Integer> used = new HashMap<>();

  Faults(Path file) {
    this.file = file;
  }

  /** Adds a line. */
  public synchronized void add(String line) {
    added.add(line);
  }

  /** Removes all faults. */
  public synchronized void clear() {
    added.clear();
    used.clear();
  }

  synchronized boolean strikes(String fault, String... words) {
    return find(fault, 0, words).isPresent();
  }

  /** The number at the end of such a line. */
  synchronized Optional<Integer> number(String fault, String... words) {
    return find(fault, 1, words).map(Integer::parseInt);
  }

  private Optional<String> find(String fault, int values, String... words) {
    for (String line : lines()) {
      String[] parts = line.strip().split("\\s+");
      int most = Integer.MAX_VALUE;
      int length = parts.length;
      if (length > 1 && parts[length - 1].matches("x[0-9]+")) {
        most = Integer.parseInt(parts[length - 1].substring(1));
        length--;
      }
      if (parts[0].equals(fault) && length == 1 + words.length + values && fit(parts, words)) {
        int times = used.merge(line, 1, Integer::sum);
        if (times <= most) {
          return Optional.of(parts[length - 1]);
        }
      }
    }
    return Optional.empty();
  }

  private static boolean fit(String[] parts, String[] words) {
    for (int i = 0; i < words.length; i++) {
      String word = words[i].isEmpty() ? "-" : words[i];
      boolean part = parts[0].matches("unpullable|deny-image") && word.contains(parts[i + 1]);
      if (!part && !parts[i + 1].equals("*") && !parts[i + 1].equals(word)) {
        return false;
      }
    }
    return true;
  }

  private List<String> lines() {
    List<String> lines = new ArrayList<>(added);
    try {
      if (Files.exists(file)) {
        lines.addAll(Files.readAllLines(file));
      }
    } catch (IOException e) {
      // The file is just being replaced; the next request sees it.
    }
    return lines;
  }
}
