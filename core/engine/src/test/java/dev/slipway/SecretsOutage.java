package dev.slipway;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.net.URI;
import java.util.concurrent.atomic.AtomicBoolean;

/** A cluster that creates no Secrets for a while: who asks for one meets a closed port. */
final class SecretsOutage implements Interceptor {
  private static final URI NOBODY = URI.create("http://127.0.0.1:1/");

  private final AtomicBoolean away;

  private SecretsOutage(AtomicBoolean away) {
    this.away = away;
  }

  /**
   * Another client of the same cluster, which does not try again.
   *
   * @param away whether it creates none now
   */
  static KubernetesClient of(KubernetesClient client, AtomicBoolean away) {
    Config config =
        new ConfigBuilder(client.getConfiguration()).withRequestRetryBackoffLimit(0).build();
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withHttpClientBuilderConsumer(
            builder -> builder.addOrReplaceInterceptor("outage", new SecretsOutage(away)))
        .build();
  }

  @Override
  public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
    if (away.get()
        && request.method().equals("POST")
        && request.uri().getPath().endsWith("/secrets")) {
      builder.uri(NOBODY);
    }
  }
}
