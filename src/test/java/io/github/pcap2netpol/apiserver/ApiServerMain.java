package io.github.pcap2netpol.apiserver;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The server as a separate process, for tests that are scripts.
 *
 * <pre>
 * java -cp CLASSES:pcap2netpol.jar io.github.pcap2netpol.apiserver.ApiServerMain --dir STATE
 *   --port-file FILE      written when the server is ready: its port, one line
 *   --release 1.33        what the server says it is
 *   --load FILE|DIR       objects in YAML or JSON, with their status (pods with a podIP are left as they are)
 *   --user NAME           one more kubeconfig: STATE/kubeconfig-NAME, whom Roles and bindings of that name govern
 *   --run CONTAINER       the commands of containers of this name are really run
 *   --map PATH=FILE       what stands for a path within containers (where there is no hook)
 *   --hook PROGRAM        called for pods and their processes, see Processes
 *   --ready-after MILLIS  --job-lasts MILLIS
 * </pre>
 *
 * It writes STATE/kubeconfig (who may do everything). STATE/faults is read for each request, see
 * {@link Faults}. Logs are STATE/logs/NAMESPACE/POD/CONTAINER.log, working directories of commands
 * STATE/pods/NAMESPACE/POD/CONTAINER, volumes STATE/volumes/NAMESPACE/POD/VOLUME. {@code GET
 * /requests} lists the requests so far, {@code DELETE /connections} breaks all connections, {@code
 * DELETE /history} makes all versions too old to be watched from. Ends with its standard input
 * where {@code --until-input-ends} is given, else on a signal.
 */
public final class ApiServerMain {
  private ApiServerMain() {}

  public static void main(String[] args) throws IOException, ApiException, InterruptedException {
    Map<String, List<String>> options = new HashMap<>();
    for (int i = 0; i < args.length; i++) {
      if (args[i].equals("--until-input-ends")) {
        options.put(args[i], List.of());
      } else {
        if (i + 1 == args.length) {
          throw new IllegalArgumentException(args[i] + " wants a value");
        }
        options.computeIfAbsent(args[i], key -> new ArrayList<>()).add(args[++i]);
      }
    }
    Map<String, String> paths = new HashMap<>();
    for (String pair : options.getOrDefault("--map", List.of())) {
      int equals = pair.indexOf('=');
      paths.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
    Path folder = Path.of(one(options, "--dir").orElseThrow()).toAbsolutePath();
    Settings plain = Settings.in(folder);
    Settings settings =
        new Settings(
            folder,
            one(options, "--release").orElse(plain.release()),
            one(options, "--ready-after").map(Long::valueOf).orElse(plain.readyMillis()),
            one(options, "--job-lasts").map(Long::valueOf).orElse(plain.jobMillis()),
            options.getOrDefault("--run", List.of()),
            paths,
            one(options, "--hook").map(hook -> Path.of(hook).toAbsolutePath()));
    ApiServer server = new ApiServer(settings, 0);
    for (String file : options.getOrDefault("--load", List.of())) {
      load(server, Path.of(file));
    }
    server.kubeconfig("admin");
    for (String user : options.getOrDefault("--user", List.of())) {
      server.kubeconfig(user);
    }
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  try {
                    server.close();
                  } catch (IOException e) {
                    // The process ends anyway.
                  }
                }));
    Optional<String> portFile = one(options, "--port-file");
    if (portFile.isPresent()) {
      Path file = Path.of(portFile.get());
      Path beside = file.resolveSibling(file.getFileName() + ".part");
      Files.writeString(beside, server.port() + "\n");
      Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
    }
    if (options.containsKey("--until-input-ends")) {
      System.in.transferTo(java.io.OutputStream.nullOutputStream());
      System.exit(0);
    }
    Thread.currentThread().join();
  }

  private static void load(ApiServer server, Path path) throws IOException, ApiException {
    if (!Files.isDirectory(path)) {
      server.load(Files.readString(path, StandardCharsets.UTF_8));
      return;
    }
    try (Stream<Path> files = Files.list(path)) {
      for (Path file : files.sorted().toList()) {
        if (file.toString().matches(".*\\.(json|ya?ml)")) {
          load(server, file);
        }
      }
    }
  }

  private static Optional<String> one(Map<String, List<String>> options, String name) {
    return Optional.ofNullable(options.get(name)).map(values -> values.get(values.size() - 1));
  }
}
