package io.github.pcap2netpol.policy.scope;

import io.github.pcap2netpol.cluster.model.ObjectRef;
import io.github.pcap2netpol.cluster.model.ServiceRef;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.policy.selector.PodSelection;
import io.github.pcap2netpol.policy.selector.WorkloadSelections.Selection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/** The pods that one policy is for. */
public sealed interface Scope {
  /** The workloads that it includes at present, at least one. */
  SortedSet<WorkloadRef> workloads();

  /** The object that the policy is named after. */
  ObjectRef namesake();

  /** The pods of one workload, or of several that cannot be distinguished. */
  record OfWorkload(Selection selection, WorkloadRef first) implements Scope {
    @Override
    public SortedSet<WorkloadRef> workloads() {
      return selection.workloads();
    }

    @Override
    public ObjectRef namesake() {
      return new ObjectRef(first.kind(), first.namespace(), first.name());
    }
  }

  /**
   * All pods behind Services.
   *
   * @param service the first of them
   * @param services all that lead to the same workloads
   * @param pods how they are selected
   */
  record BehindService(
      ServiceRef service,
      SortedSet<ServiceRef> services,
      PodSelection pods,
      SortedSet<WorkloadRef> workloads)
      implements Scope {
    public BehindService {
      services = Collections.unmodifiableSortedSet(new TreeSet<>(services));
      workloads = Collections.unmodifiableSortedSet(new TreeSet<>(workloads));
    }

    @Override
    public ObjectRef namesake() {
      return new ObjectRef("Service", service.namespace(), service.name());
    }
  }

  /** All pods of a namespace, now and later. */
  record OfNamespace(String namespace, SortedSet<WorkloadRef> workloads) implements Scope {
    public OfNamespace {
      workloads = Collections.unmodifiableSortedSet(new TreeSet<>(workloads));
    }

    @Override
    public ObjectRef namesake() {
      return new ObjectRef("Namespace", namespace, namespace);
    }
  }
}
