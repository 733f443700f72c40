package io.github.pcap2netpol.connection.sums;

import io.github.pcap2netpol.net.IpAddress;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/**
 * Names that capture files themselves give to addresses. If there are too many, the smallest are
 * kept, so that additions commute.
 */
public final class NotedNames {
  private final int most;
  private final SortedMap<IpAddress, SortedSet<String>> names = new TreeMap<>();
  private int size;
  private boolean full;

  public NotedNames(int most) {
    this.most = most;
  }

  public void add(IpAddress address, String name) {
    if (size >= most && address.compareTo(names.lastKey()) > 0) {
      full = true;
      return;
    }
    if (!names.computeIfAbsent(address, any -> new TreeSet<>()).add(name)) {
      return;
    }
    size++;
    if (size > most) {
      full = true;
      removeLast();
    }
  }

  private void removeLast() {
    IpAddress last = names.lastKey();
    SortedSet<String> its = names.getOrDefault(last, new TreeSet<>());
    its.remove(its.last());
    if (its.isEmpty()) {
      names.remove(last);
    }
    size--;
  }

  public void addAll(NotedNames others) {
    others.forEach(this::add);
    full |= others.full;
  }

  /** Visits each address and name, in order. */
  public void forEach(BiConsumer<IpAddress, String> action) {
    names.forEach((address, its) -> its.forEach(name -> action.accept(address, name)));
  }

  /** The names by address. */
  public SortedMap<IpAddress, SortedSet<String>> byAddress() {
    return names;
  }

  /** Whether names were dropped for lack of room. */
  public boolean isFull() {
    return full;
  }
}
