package dev.slipway.harness.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.ReleaseSources;
import dev.slipway.harness.Check;
import dev.slipway.harness.CouldNotCheckException;
import dev.slipway.harness.Target;
import dev.slipway.harness.gate.SlipwayTest;
import dev.slipway.release.Release;
import dev.slipway.source.Alert;
import dev.slipway.source.AlertSource;
import dev.slipway.source.Answer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the shop's verification looks at, a suite each. */
final class ShopChecks {
  private ShopChecks() {}

  private static HttpResponse<String> health(Target target) throws Exception {
    URI url = target.at("/health");
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString());
  }

  /** What keeps a release from beginning. */
  @SlipwayTest
  static class Alerts {
    @Test
    @Check(id = "shop.alerts")
    void noneIsCritical(ReleaseSources sources) {
      Optional<AlertSource> source = sources.alerts();
      // A release that is not watched knows of none.
      List<Alert> alerts =
          source
              .map(s -> s.alerts(Instant.now()))
              .orElse(Answer.known(List.of()))
              .fold(
                  known -> known,
                  unknown -> {
                    throw new CouldNotCheckException(unknown.why());
                  });
      assertThat(alerts)
          .as("critical alerts that fire before the release")
          .noneMatch(alert -> "critical".equals(alert.labels().get("severity")));
    }
  }

  @SlipwayTest
  static class Status {
    @Test
    @Check(id = "shop.status")
    void answers(Target target) throws Exception {
      assertThat(health(target).statusCode()).as("status of health").isEqualTo(200);
    }
  }

  @SlipwayTest
  static class Version {
    @Test
    @Check(id = "shop.version")
    void isTheReleases(Target target, Release release) throws Exception {
      assertThat(health(target).body())
          .as("version in health")
          .contains("\"version\":\"" + release.version() + "\"");
    }
  }

  @SlipwayTest
  static class Database {
    @Test
    @Check(id = "shop.database")
    void isConnected(Target target) throws Exception {
      assertThat(health(target).body()).as("database in health").contains("\"db\":\"connected\"");
    }
  }

  /** A check that was broken: it asks, and is content with any answer. */
  @SlipwayTest
  static class AlwaysGreen {
    @Test
    @Check(id = "shop.green")
    void asks(Target target) throws IOException, Exception {
      health(target);
    }
  }
}
