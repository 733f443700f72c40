package io.github.pcap2netpol.manifest;

/**
 * How to read a manifest.
 *
 * @param wanted the fields of its objects to keep
 * @param refusesRepeats whether a field that is written twice makes the rest unreadable; what
 *     kubectl printed has none. Otherwise the last one counts, as for kubectl.
 */
public record Reading(WantedFields wanted, boolean refusesRepeats) {
  /** Everything, as kubectl reads what users wrote. */
  public static final Reading WHOLE = new Reading(WantedFields.ALL, false);
}
