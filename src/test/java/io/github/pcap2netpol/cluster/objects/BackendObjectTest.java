package io.github.pcap2netpol.cluster.objects;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cluster.Folder;
import io.github.pcap2netpol.cluster.model.BackendReference;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Objects that lead callers to Services, as kubectl prints them. */
class BackendObjectTest {
  @TempDir Path root;

  /** As in {@code HTTPRoute shop/web -> shop/web:80}. */
  private List<String> read(String apiVersion, String kind, String fields) throws Exception {
    Folder folder =
        new Folder(root)
            .with("cluster/pods.json", Folder.list(Folder.pod("web", "10.244.0.5", "{}", "")))
            .with(
                "cluster/objects.json",
                Folder.list(
                    Folder.json(
                        "{'apiVersion':'"
                            + apiVersion
                            + "','kind':'"
                            + kind
                            + "','metadata':{'name':'web','namespace':'shop'},"
                            + fields
                            + "}")));
    return folder.read().cluster().backends().stream().map(BackendObjectTest::text).toList();
  }

  private static String text(BackendReference reference) {
    return reference.object()
        + " -> "
        + reference.service()
        + reference.port().map(port -> ":" + port).orElse("");
  }

  @Test
  void the_api_server_names_its_own_core_group_with_a_dot_at_the_end() throws Exception {
    Folder folder =
        new Folder(root)
            .with("cluster/pods.json", Folder.list(Folder.pod("web", "10.244.0.5", "{}", "")))
            .with(
                "cluster/apiservices.json",
                Folder.list(
                    Folder.json(
                        "{'apiVersion':'apiregistration.k8s.io/v1','kind':'APIService',"
                            + "'metadata':{'name':'v1.'},'spec':{}}")));

    assertThat(folder.read().cluster().backends()).isEmpty();
    assertThat(folder.codes()).doesNotContain("metadata-invalid-name");
  }

  @Test
  void an_ingress_leads_to_its_default_and_to_the_backends_of_its_paths() throws Exception {
    assertThat(
            read(
                "networking.k8s.io/v1",
                "Ingress",
                "'spec':{'defaultBackend':{'service':{'name':'all','port':{'name':'http'}}},"
                    + "'rules':[{'http':{'paths':[{'backend':"
                    + "{'service':{'name':'web','port':{'number':80}}}}]}}]}"))
        .containsExactly("Ingress shop/web -> shop/all:http", "Ingress shop/web -> shop/web:80");
  }

  @Test
  void a_gateway_route_leads_to_services_of_any_namespace_and_to_mirrors() throws Exception {
    assertThat(
            read(
                "gateway.networking.k8s.io/v1",
                "HTTPRoute",
                "'spec':{'rules':[{'backendRefs':[{'name':'web','port':80},"
                    + "{'name':'other','namespace':'bank','port':81},"
                    + "{'name':'bucket','kind':'Bucket','group':'example.com'}],"
                    + "'filters':[{'requestMirror':{'backendRef':{'name':'copy','port':82}}}]}]}"))
        .containsExactly(
            "HTTPRoute shop/web -> bank/other:81",
            "HTTPRoute shop/web -> shop/copy:82",
            "HTTPRoute shop/web -> shop/web:80");
  }

  @Test
  void routes_of_traefik_and_contour_lead_to_services() throws Exception {
    String routes = "'spec':{'routes':[{'services':[{'name':'web','port':80}]}]}";
    assertThat(read("traefik.io/v1alpha1", "IngressRoute", routes))
        .containsExactly("IngressRoute shop/web -> shop/web:80");
    assertThat(
            read(
                "projectcontour.io/v1",
                "HTTPProxy",
                "'spec':{'tcpproxy':{'services':[{'name':'web','port':443}]}}"))
        .containsExactly("HTTPProxy shop/web -> shop/web:443");
  }

  @Test
  void a_kind_of_the_same_name_in_another_group_leads_nowhere() throws Exception {
    assertThat(
            read(
                "example.com/v1",
                "HTTPRoute",
                "'spec':{'rules':[{'backendRefs':[{'name':'web','port':80}]}]}"))
        .isEmpty();
  }

  @Test
  void an_openshift_route_names_the_pods_port() throws Exception {
    assertThat(
            read(
                "route.openshift.io/v1",
                "Route",
                "'spec':{'to':{'kind':'Service','name':'web'},'port':{'targetPort':8080}}"))
        .containsExactly("Route shop/web -> shop/web:8080");
  }

  @Test
  void webhooks_and_aggregated_apis_mean_port_443_unless_they_name_another() throws Exception {
    assertThat(
            read(
                "admissionregistration.k8s.io/v1",
                "ValidatingWebhookConfiguration",
                "'webhooks':[{'clientConfig':{'service':{'name':'web','namespace':'shop'}}},"
                    + "{'clientConfig':{'url':'https://example.com'}}]"))
        .containsExactly("ValidatingWebhookConfiguration shop/web -> shop/web:443");
    assertThat(
            read(
                "apiregistration.k8s.io/v1",
                "APIService",
                "'spec':{'service':{'name':'web','namespace':'shop','port':6443}}"))
        .containsExactly("APIService shop/web -> shop/web:6443");
  }

  @Test
  void invalid_service_names_lead_nowhere() throws Exception {
    assertThat(
            read(
                "networking.k8s.io/v1",
                "Ingress",
                "'spec':{'defaultBackend':{'service':{'name':'../web','port':{'number':80}}}}"))
        .isEmpty();
  }
}
