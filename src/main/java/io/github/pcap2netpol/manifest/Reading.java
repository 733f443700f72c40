package io.github.pcap2netpol.manifest;

/**
 * How a manifest is to be read.
 *
 * @param wanted the fields of its objects to keep
 * @param refusesRepeats whether a field that is written twice makes the rest unreadable: what
 *     kubectl printed has none. Else the last one counts, as it does for kubectl.
 */
public record Reading(WantedFields wanted, boolean refusesRepeats) {
  /** Everything, as kubectl reads what users wrote. */
  public static final Reading WHOLE = new Reading(WantedFields.ALL, false);
}
