package io.github.pcap2netpol;

import java.util.Optional;

/** The release of this tool. */
public final class Version {
  private Version() {}

  /** The version in the jar's manifest, or "unreleased" if the classes don't come from a jar. */
  public static String current() {
    return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
        .orElse("unreleased");
  }
}
