package dev.slipway.source;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** An application's {@code /metrics}, whose numbers the test sets. */
public final class Exporter implements AutoCloseable {
  private final Map<String, String> values = new ConcurrentSkipListMap<>();
  private final LocalServer server;

  public Exporter() throws IOException {
    server =
        new LocalServer()
            .on(
                "/metrics",
                (exchange, asked) -> {
                  StringBuilder text = new StringBuilder();
                  values.forEach((name, value) -> text.append(name + " " + value + "\n"));
                  LocalServer.send(exchange, values.isEmpty() ? 503 : 200, text.toString());
                });
  }

  public Exporter set(String name, Object value) {
    values.put(name, value.toString());
    return this;
  }

  /** From now on it answers no scrape, until something is set again. */
  void clear() {
    values.clear();
  }

  public String address() {
    return server.address();
  }

  int scrapes() {
    return server.asked.size();
  }

  @Override
  public void close() {
    server.close();
  }
}
