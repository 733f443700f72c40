package io.github.pcap2netpol.connection.widening;

import io.github.pcap2netpol.connection.sums.Listener;
import io.github.pcap2netpol.connection.sums.Sum;
import io.github.pcap2netpol.connection.sums.SumKey;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.diagnostic.Severity;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpPrefix;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Merges outside originators into blocks after all captures are read, where too many called one
 * port. Captures are treated as if they were one. Originators whose connections get a rule are
 * counted separately from those that only tried, since a scan must not widen rules.
 */
public final class Widening {
  private final OutsideAddresses outsiders;
  private final int most;
  private final Diagnostics diagnostics;

  /**
   * Starts empty.
   *
   * @param most how many originators of one port are kept separate
   * @param diagnostics receives the ports whose originators are merged
   */
  public Widening(OutsideAddresses outsiders, int most, Diagnostics diagnostics) {
    this.outsiders = outsiders;
    this.most = most;
    this.diagnostics = diagnostics;
  }

  /** Originators that are counted together. */
  private record Group(Listener called, IpPrefix realm, boolean rule) {}

  /** One of their sums, and the map that contains it. */
  private record Member(Map<SumKey, Sum> among, SumKey key, Sum sum) {
    IpAddress address() {
      return key.originator().address();
    }

    IpPrefix originators() {
      return sum.from().orElseGet(key::originators);
    }
  }

  /**
   * Merges originators, in place.
   *
   * @param views the views of each capture
   */
  public void apply(Collection<Map<SumKey, Sum>> views) {
    Set<Listener> called = overfull(views);
    if (called.isEmpty()) {
      return;
    }
    Map<Group, List<Member>> groups = new HashMap<>();
    for (Map<SumKey, Sum> view : views) {
      view.forEach(
          (key, sum) -> {
            if (called.contains(key.listener())
                && outsiders.contain(key.originator(), sum.first().timeNanos())) {
              groups
                  .computeIfAbsent(
                      new Group(
                          key.listener(),
                          OutsideRanges.realm(key.originator().address()),
                          key.outcome().makesRule() && !key.loopback()),
                      any -> new ArrayList<>())
                  .add(new Member(view, key, sum));
            }
          });
    }
    groups.forEach(this::widen);
  }

  /** The ports that too many may have called. */
  private Set<Listener> overfull(Collection<Map<SumKey, Sum>> views) {
    Set<Listener> overfull = new HashSet<>();
    Map<Listener, Integer> callers = new HashMap<>();
    boolean mayBeMany = views.stream().mapToInt(Map::size).sum() > most;
    for (Map<SumKey, Sum> view : views) {
      for (SumKey key : view.keySet()) {
        if (key.hostBits() > 0
            || (mayBeMany && callers.merge(key.listener(), 1, Integer::sum) > most)) {
          overfull.add(key.listener());
        }
      }
    }
    return overfull;
  }

  private void widen(Group group, List<Member> members) {
    Set<IpAddress> addresses = members.stream().map(Member::address).collect(Collectors.toSet());
    // What one capture has merged can't be separated again.
    int longest =
        members.stream()
            .mapToInt(member -> member.address().bits() - member.key().hostBits())
            .min()
            .orElse(0);
    int length = outsiders.ranges().length(addresses, longest, most);
    if (length == group.realm().address().bits()) {
      return;
    }
    TreeMap<IpPrefix, IpPrefix> blocks = new TreeMap<>();
    for (Member member : members) {
      blocks.merge(block(member, length), member.originators(), IpPrefix::span);
      member.among().remove(member.key());
    }
    List<IpPrefix> kept = List.copyOf(blocks.keySet()).subList(0, Math.min(most, blocks.size()));
    IpPrefix last = kept.get(kept.size() - 1);
    long leftOut = 0;
    for (Member member : members) {
      IpPrefix block = block(member, length);
      IpPrefix originators = blocks.get(block);
      if (originators == null || block.compareTo(last) > 0) {
        leftOut += member.sum().connections();
      } else {
        member.among().merge(member.key().from(originators), member.sum(), Sum::plus);
      }
    }
    tell(group, kept.stream().map(blocks::get).toList(), leftOut);
  }

  private IpPrefix block(Member member, int length) {
    return outsiders.ranges().cut(member.address(), length);
  }

  private void tell(Group group, List<IpPrefix> originators, long leftOut) {
    String place = group.called().address().address() + " " + group.called().port();
    List<IpPrefix> wide = originators.stream().filter(block -> !block.isSingle()).toList();
    if (!wide.isEmpty()) {
      IpPrefix widest = wide.stream().min(Comparator.comparingInt(IpPrefix::length)).orElseThrow();
      diagnostics.add(
          new Diagnostic(
              Severity.INFO,
              "originators-widened",
              place,
              "More than "
                  + most
                  + " addresses outside the cluster "
                  + (group.rule() ? "called it" : "tried to call it")
                  + ": neighbouring addresses are merged, "
                  + (wide.size() == 1
                      ? "in one block, "
                      : "in " + wide.size() + " blocks, the widest ")
                  + widest
                  + ".",
              1));
    }
    if (leftOut > 0) {
      diagnostics.add(leftOut(place, most, group.rule(), leftOut));
    }
  }

  /**
   * Reports that some originators found no place.
   *
   * @param place where
   * @param rule whether their connections would have had a rule
   * @param connections how many
   */
  public static Diagnostic leftOut(String place, int most, boolean rule, long connections) {
    return new Diagnostic(
        rule ? Severity.SEVERE : Severity.WARNING,
        "originators-capped",
        place,
        "So many addresses outside the cluster called one port, with cluster addresses in between, that "
            + most
            + " blocks are not enough for them: "
            + (rule
                ? "these connections make no rule, and the policies would deny them. Allow their ranges in a policy of your own."
                : "these attempts are not listed."),
        connections);
  }
}
