package io.github.pcap2netpol.contract;

/**
 * What the files don't say.
 *
 * @param label the key of the label that makes a pod a member of a network
 * @param towardsConsumers what a provider may call at its consumers
 */
public record ContractTerms(String label, TowardsConsumers towardsConsumers) {
  public static final ContractTerms DEFAULT =
      new ContractTerms("mms_network_tag", TowardsConsumers.ALL);

  /** What a provider may call at its consumers. */
  public enum TowardsConsumers {
    /** The ports of the contract. */
    PORTS,
    /** Every port: that model holds providers to be the more trusted side. */
    ALL,
    /** Nothing. */
    NONE
  }
}
