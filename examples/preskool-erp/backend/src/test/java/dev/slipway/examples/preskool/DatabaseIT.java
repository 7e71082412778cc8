package dev.slipway.examples.preskool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DatabaseIT {
  @RegisterExtension static final Databases DATABASES = new Databases();

  /** A pool that took its defaults from that connection would refuse every later one. */
  @Test
  void isReachedAfterItsFirstConnectionWasLostWhileItWasSetUp() throws Exception {
    DatabaseSettings there = DATABASES.empty();
    int port = URI.create(there.url().substring("jdbc:".length())).getPort();
    try (LostConnection lost = new LostConnection(port, "TRANSACTION ISOLATION LEVEL");
        Database database =
            new Database(
                new DatabaseSettings(
                    there.url().replace(":" + port + "/", ":" + lost.port() + "/"),
                    there.user(),
                    there.password(),
                    there.locations(),
                    there.lockTimeout()))) {
      await().atMost(Duration.ofSeconds(15)).until(database::answers);

      assertThat(lost.happened()).isTrue();
    }
  }
}
