package io.github.pcap2netpol.apiserver;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a server behaves.
 *
 * @param folder for the kubeconfig, logs, and what stands for the pods' file systems
 * @param release as in 1.33
 * @param readyMillis from a container's start until it is ready
 * @param jobMillis how long a Job's container runs
 * @param run names of containers whose commands are really run, as processes
 * @param paths what stands for a path in containers, where there is no hook
 * @param hook a program that is called for pods and their processes, see {@link Processes}
 */
public record Settings(
    Path folder,
    String release,
    long readyMillis,
    long jobMillis,
    List<String> run,
    Map<String, String> paths,
    Optional<Path> hook) {
  public Settings {
    run = List.copyOf(run);
    paths = Map.copyOf(paths);
  }

  /** Settings of a quick server of a current release, where no commands are run. */
  public static Settings in(Path folder) {
    return new Settings(folder, "1.33", 50, 300, List.of(), Map.of(), Optional.empty());
  }

  /** As 33 in 1.33. */
  int minor() {
    return Integer.parseInt(release.substring(release.indexOf('.') + 1));
  }

  public Settings withRelease(String changed) {
    return new Settings(folder, changed, readyMillis, jobMillis, run, paths, hook);
  }
}
