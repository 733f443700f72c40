package io.github.pcap2netpol.connection.sums;

/** Which TCP segments a capture contains, which shows what its filter kept. */
public enum KeptSegments {
  /** None at all. */
  NONE,
  /** SYNs only. */
  SYN,
  /** Only segments with SYN, FIN or RST, but so few that this may be chance. */
  TOO_FEW_TO_TELL,
  /** Only segments with SYN, FIN or RST: everything between opening and closing is missing. */
  OPENINGS_AND_CLOSINGS,
  /** Other segments too. */
  ALL
}
