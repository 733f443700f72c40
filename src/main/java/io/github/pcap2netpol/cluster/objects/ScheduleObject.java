package io.github.pcap2netpol.cluster.objects;

import io.github.pcap2netpol.cluster.model.ObjectRef;
import io.github.pcap2netpol.cluster.model.Schedule;
import io.github.pcap2netpol.diagnostic.Excerpt;
import io.github.pcap2netpol.manifest.Value.Mapping;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An object of a custom kind with a schedule. Kinds agree on few names, so a field counts as a
 * schedule if it has a typical name and format.
 *
 * @param meta its metadata
 * @param schedule what it says
 */
record ScheduleObject(ObjectMeta meta, Schedule schedule) implements MetadataObjects.Versioned {
  /** Five fields as in crontab(5); some add seconds in front or a year at the end. */
  private static final Pattern CRON =
      Pattern.compile("[0-9A-Za-z*?/,#-]+(\\s+[0-9A-Za-z*?/,#-]+){4,6}");

  /** As in {@code @daily} and {@code @every 5m}. */
  private static final Pattern NAMED = Pattern.compile("@[a-z]+( [0-9a-z.]+)?");

  /** The fields in which kinds note when they last ran; CronJobs use the first. */
  static final List<String> LAST_RUN =
      List.of("lastScheduleTime", "lastScheduledTime", "lastRun", "lastBackup");

  static boolean isLikely(Mapping object) {
    return !when(object).isEmpty();
  }

  static ScheduleObject read(ObjectMeta meta, Mapping object) {
    Mapping spec = object.mapping("spec");
    Mapping status = object.mapping("status");
    Optional<Instant> lastRun =
        LAST_RUN.stream()
            .flatMap(field -> ObjectMeta.time(status.text(field)).stream())
            .max(Instant::compareTo);
    return new ScheduleObject(
        meta,
        new Schedule(
            new ObjectRef(meta.kind(), meta.namespace(), meta.name()),
            when(object),
            spec.isTrue("suspend") || spec.isTrue("paused"),
            lastRun));
  }

  private static String when(Mapping object) {
    Mapping spec = object.mapping("spec");
    List<String> schedules =
        Stream.of(
                spec.text("schedule").stream(),
                spec.texts("schedules").stream(),
                spec.text("cron").stream(),
                spec.mapping("trigger").mapping("cronSchedule").text("cron").stream())
            .flatMap(text -> text)
            .map(String::strip)
            .filter(text -> CRON.matcher(text).matches() || NAMED.matcher(text).matches())
            .map(Excerpt::of)
            .toList();
    return schedules.isEmpty() ? triggers(spec) : String.join(", ", schedules);
  }

  /** What makes a KEDA ScaledJob run; empty for anything else. */
  private static String triggers(Mapping spec) {
    // Its other fields are not collected, so it may be empty.
    if (!(spec.fields().get("jobTargetRef") instanceof Mapping)) {
      return "";
    }
    TreeSet<String> types = new TreeSet<>();
    spec.mappings("triggers")
        .forEach(trigger -> trigger.text("type").map(Excerpt::of).ifPresent(types::add));
    return types.isEmpty() ? "on a trigger" : "triggered by " + String.join(", ", types);
  }
}
