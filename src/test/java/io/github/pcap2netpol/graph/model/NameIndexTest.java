package io.github.pcap2netpol.graph.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cluster.model.ServiceRef;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NameIndexTest {
  @ParameterizedTest
  @CsvSource({
    "cart.shop.svc, shop, cart",
    "cart.shop.svc.cluster.local, shop, cart",
    "cart-0.cart.shop.svc.cluster.local, shop, cart",
    "_http._tcp.cart.shop.svc.example.com., shop, cart",
    "svc.svc.svc, svc, svc",
    "a.svcb.svc.x, svcb, a",
    "a.b.svc.c.svc.d, b, a"
  })
  void the_two_labels_before_svc_are_the_services(String name, String namespace, String service) {
    assertThat(NameIndex.serviceNamed(name)).contains(new ServiceRef(namespace, service));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "svc", "a.svc", "a.b.svcs", "a.b.xsvc.c", "example.com", "a.svc.b"})
  void other_names_are_of_no_service(String name) {
    assertThat(NameIndex.serviceNamed(name)).isEmpty();
  }
}
