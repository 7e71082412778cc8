package dev.slipway.examples.preskool;

import io.javalin.http.Context;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Set;

/** Counts and times requests, in the text format of Prometheus. */
final class HttpMetrics {
  // 1 s and 5 s are the limits of the SOP; a quantile is only as good as the bucket it falls in.
  private static final double[] BUCKETS = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();
  private final Set<String> paths;
  private final Counter requests;
  private final Histogram durations;

  /**
   * @param paths those that are told apart; any other is {@code other}, so that a stranger's
   *     requests do not become time series
   */
  HttpMetrics(Set<String> paths) {
    this.paths = Set.copyOf(paths);
    this.requests =
        Counter.builder()
            .name("http_requests_total")
            .help("Requests that were answered")
            .labelNames("method", "path", "status_code")
            .register(registry);
    this.durations =
        Histogram.builder()
            .name("http_request_duration_seconds")
            .help("Time to answer a request")
            .labelNames("method", "path")
            .classicOnly()
            .classicUpperBounds(BUCKETS)
            .register(registry);
  }

  void answered(Context http, float milliseconds) {
    String method = http.method().name();
    String path = paths.contains(http.path()) ? http.path() : "other";
    requests.labelValues(method, path, Integer.toString(http.statusCode())).inc();
    durations.labelValues(method, path).observe(milliseconds / 1000.0);
  }

  void scrape(Context http) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    writer.write(text, registry.scrape(), EscapingScheme.UNDERSCORE_ESCAPING);
    http.contentType(PrometheusTextFormatWriter.CONTENT_TYPE).result(text.toByteArray());
  }
}
