package io.github.pcap2netpol.verify.policyfile;

import io.github.pcap2netpol.manifest.Field;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpPrefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A CIDR block as the API server reads it, which is more lenient than {@link IpPrefix#parse}:
 * leading zeros of decimal numbers are ignored, and IPv4-mapped IPv6 addresses are IPv4. Servers
 * since 1.36 refuse both, and bits set beyond the prefix length, in new policies, and keep what is
 * stored (feature gate {@code StrictIPCIDRValidation}); those since 1.33 warn. About IPv6 addresses
 * that are not in canonical form both only warn (apimachinery, {@code GetWarningsForCIDR}).
 *
 * @param text as written
 * @param address the address before the slash
 * @param block the block it means
 */
record CidrText(String text, IpAddress address, IpPrefix block) {
  private static final String REFUSED = "; Kubernetes 1.36 and newer refuse it in new policies";

  private static final Pattern FORM = Pattern.compile("([0-9A-Fa-f:.]{2,60})/([0-9]{1,6})");
  private static final Pattern LEADING_ZEROS = Pattern.compile("(?<![0-9A-Fa-f])0+(?=[0-9])");

  /** Empty if the API server would not accept it as a block. */
  static Optional<CidrText> parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    String written = form.group(1);
    int length = Integer.parseInt(form.group(2));
    boolean dotted = written.indexOf('.') >= 0;
    return IpAddress.parse(dotted ? LEADING_ZEROS.matcher(written).replaceAll("") : written)
        .flatMap(
            address -> {
              boolean mapped = address.isIpv4() && written.indexOf(':') >= 0;
              int bits = mapped ? length - 96 : length;
              return bits < 0 || bits > address.bits()
                  ? Optional.empty()
                  : Optional.of(new CidrText(text, address, new IpPrefix(address, bits)));
            });
  }

  /** What newer API servers refuse or warn about. */
  List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    if (!address.equals(block.address())) {
      warnings.add(
          "CIDR value %s is ambiguous in this context (should be \"%s\" or \"%s\"?)"
                  .formatted(Field.quoted(text), block, IpPrefix.of(address))
              + REFUSED);
    }
    if (IpPrefix.parse(text).isEmpty() || text.matches(".*/0[0-9]+")) {
      warnings.add(
          "non-standard CIDR value %s: use \"%s\"".formatted(Field.quoted(text), block) + REFUSED);
    }
    if (warnings.isEmpty() && !address.isIpv4() && !text.equals(block.toString())) {
      warnings.add(
          "IPv6 CIDR value %s should be in RFC 5952 canonical format (\"%s\")"
              .formatted(Field.quoted(text), block));
    }
    return warnings;
  }
}
