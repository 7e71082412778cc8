package dev.slipway.embedded.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;

class IngressRulesTest {
  private static final Ingress SHOP =
      Serialization.unmarshal(
          """
          apiVersion: networking.k8s.io/v1
          kind: Ingress
          metadata: {name: shop, namespace: test}
          spec:
            defaultBackend: {service: {name: rest, port: {number: 80}}}
            rules:
            - host: shop.test
              http:
                paths:
                - {path: /, pathType: Prefix, backend: {service: {name: front, port: {number: 80}}}}
                - {path: /api, pathType: Prefix, backend: {service: {name: api, port: {name: http}}}}
                - {path: /api/live, pathType: Exact, backend: {service: {name: live, port: {number: 80}}}}
            - host: "*.shop.test"
              http:
                paths:
                - {path: /, pathType: ImplementationSpecific, backend: {service: {name: wild, port: {number: 80}}}}
            - http:
                paths:
                - {path: /any, pathType: Prefix, backend: {service: {name: any, port: {number: 80}}}}
          """,
          Ingress.class);

  private static String service(String host, String path) {
    return new IngressRules(List.of(SHOP)).find(host, path).orElseThrow().service();
  }

  @Test
  void takesTheLongestPrefixOfWholeParts() {
    assertThat(service("shop.test", "/")).isEqualTo("front");
    assertThat(service("shop.test:8080", "/api")).isEqualTo("api");
    assertThat(service("shop.test", "/api/students")).isEqualTo("api");
    assertThat(service("shop.test", "/apiary")).isEqualTo("front");
  }

  @Test
  void takesTheVeryPathBeforeAPrefix() {
    assertThat(service("shop.test", "/api/live")).isEqualTo("live");
    assertThat(service("shop.test", "/api/live/x")).isEqualTo("api");
  }

  @Test
  void takesTheVeryHostBeforeAWildcardBeforeNone() {
    assertThat(service("eu.shop.test", "/any")).isEqualTo("wild");
    assertThat(service("SHOP.TEST", "/any")).isEqualTo("front");
    assertThat(service("a.b.shop.test", "/any")).isEqualTo("any");
  }

  @Test
  void goesToTheDefaultBackendLast() {
    assertThat(service("other.test", "/")).isEqualTo("rest");
    assertThat(new IngressRules(List.of()).find("shop.test", "/")).isEmpty();
  }
}
