package io.github.pcap2netpol.cluster.objects;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cluster.Folder;
import io.github.pcap2netpol.net.IpAddress;
import java.nio.file.Path;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportedEndpointsTest {
  @TempDir Path root;

  private SortedMap<IpAddress, String> imported(String label) throws Exception {
    return new Folder(root)
        .with("cluster/pods.json", Folder.list(Folder.pod("web", "10.244.0.5", "{}", "")))
        .with(
            "cluster/endpointslices.json",
            Folder.list(
                Folder.json(
                    "{'apiVersion':'discovery.k8s.io/v1','kind':'EndpointSlice','metadata':"
                        + "{'name':'db-1','namespace':'shop','labels':{"
                        + label
                        + "'kubernetes.io/service-name':'db'}},'ports':[{'port':5432}],"
                        + "'endpoints':[{'addresses':['10.8.0.9']}]}")))
        .read()
        .cluster()
        .imported();
  }

  @Test
  void addresses_of_an_imported_slice_belong_to_another_cluster() throws Exception {
    assertThat(imported("'multicluster.kubernetes.io/source-cluster':'west',"))
        .containsExactlyEntriesOf(java.util.Map.of(IpAddress.of("10.8.0.9"), "west"));
    assertThat(imported("'mirror.linkerd.io/cluster-name':'east',"))
        .containsExactlyEntriesOf(java.util.Map.of(IpAddress.of("10.8.0.9"), "east"));
  }

  @Test
  void addresses_of_any_other_slice_belong_to_this_cluster() throws Exception {
    assertThat(imported("")).isEmpty();
  }
}
