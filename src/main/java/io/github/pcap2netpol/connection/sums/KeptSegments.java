package io.github.pcap2netpol.connection.sums;

/** Which TCP segments a capture contains, which shows what its filter kept. */
public enum KeptSegments {
  /** None at all. */
  NONE,
  /** SYNs only. */
  SYN,
  /** Segments with SYN, FIN or RST only, but so few that this may be chance. */
  TOO_FEW_TO_TELL,
  /** Segments with SYN, FIN or RST only: everything between opening and closing is missing. */
  OPENINGS_AND_CLOSINGS,
  /** Others too. */
  ALL
}
