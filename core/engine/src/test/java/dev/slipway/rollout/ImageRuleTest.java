package dev.slipway.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageRuleTest {
  private static final String IMAGE = "shop/backend:2";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rpc error: code = NotFound desc = failed to pull and unpack image \"localhost:5017/x:bad\":"
            + " failed to resolve reference \"localhost:5017/x:bad\": shop/backend:2: not found",
        "rpc error: code = Unknown desc = Error response from daemon: manifest for shop/backend:2"
            + " not found: manifest unknown: manifest unknown",
        "Failed to pull image \"shop/backend:2\": pull access denied, repository does not exist or"
            + " may require authorization: server message: insufficient_scope",
        "reading manifest 2 in docker.io/shop/backend: name unknown: The repository does not exist",
        "unexpected status from HEAD request to https://tls.example/v2/eof/manifests/2:"
            + " 404 Not Found",
        "repository shop/backend not found: does not exist or no pull access"
      })
  void takesARegistrysNoForAProof(String message) {
    assertThat(ImageRule.saysNotFound(message, IMAGE)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "failed to do request: Head \"https://registry.example/v2/x/manifests/1\": dial tcp: lookup"
            + " registry.example on 10.0.0.1:53: no such host",
        "failed to do request: Head \"http://localhost:5000/v2/x/manifests/1\": dial tcp"
            + " 127.0.0.1:5000: connect: connection refused",
        "unexpected status code [manifests 2]: 503 Service Unavailable",
        "unexpected status from HEAD request to https://r.example/v2/x/manifests/2: 500 Internal"
            + " Server Error",
        "net/http: TLS handshake timeout",
        "x509: certificate signed by unknown authority",
        "toomanyrequests: You have reached your pull rate limit",
        "context deadline exceeded",
        "failed to prepare extraction snapshot \"x\": parent snapshot sha256:1 does not exist: not"
            + " found",
        "failed to fetch anonymous token: unexpected status: 404 Not Found",
        "unexpected EOF",
        "Back-off pulling image \"shop/not-found:404\"",
      })
  void takesTroubleOnTheWayForNoProof(String message) {
    assertThat(ImageRule.saysNotFound(message, IMAGE)).isFalse();
  }

  @Test
  void takesNoWordOfTheImagesOwnNameForAnAnswer() {
    assertThat(
            ImageRule.saysNotFound(
                "rpc error: code = NotFound desc = eof.example/tls/x509:503: not found",
                "eof.example/tls/x509:503"))
        .isTrue();
  }

  @Test
  void failsAtOnceWhenThePullSaysNotFound() {
    Scene scene =
        Scene.starting()
            .pod("p", waiting("ErrImagePull", "code = NotFound desc = shop/backend:2: not found"));

    Finding.Fault fault = scene.fails(FailureCode.IMAGE_NOT_FOUND);

    assertThat(fault.cause())
        .isEqualTo("Pod p container main: image shop/backend:2 not found (not found)");
    assertThat(fault.container()).isEqualTo("main");
  }

  @Test
  void findsTheReasonInTheEventWhenTheBackOffDoesNotRepeatIt() {
    Scene scene =
        Scene.starting()
            .pod("p", waiting("ImagePullBackOff", "Back-off pulling image 'shop/backend:2'"));
    scene.waits();

    scene.event("p", "Failed", "Failed to pull image \"shop/backend:2\": manifest unknown");

    scene.fails(FailureCode.IMAGE_NOT_FOUND);
  }

  @Test
  void findsTheReasonInABackOffThatRepeatsIt() {
    Scene.starting()
        .pod(
            "p",
            waiting(
                "ImagePullBackOff",
                "Back-off pulling image 'x': ErrImagePull: code = NotFound desc = x: not found"))
        .fails(FailureCode.IMAGE_NOT_FOUND);
  }

  @Test
  void waitsForARegistryThatDoesNotAnswerUntilTheDeadlineWhichThenSaysSo() {
    Scene scene =
        Scene.starting().pod("p", waiting("ErrImagePull", "dial tcp 10.0.0.1:443: i/o timeout"));

    assertThat(scene.waits().reason()).contains("cannot pull image", "i/o timeout");
    scene.pod("p", waiting("ImagePullBackOff", "Back-off pulling image 'shop/backend:2'"));
    scene.event("p", "Failed", "Failed to pull image 'shop/backend:2': 10.0.0.1: i/o timeout");
    scene.after(179).waits();

    Finding.Fault fault = scene.after(1).fails(FailureCode.DEADLINE);
    assertThat(fault.cause()).contains("after 180 s", "cannot pull image", "i/o timeout");
    assertThat(fault.pod()).isNotNull();
  }

  @Test
  void failsOnAnImageThatIsNeverPulledAndNotThere() {
    Scene.starting()
        .pod("p", waiting("ErrImageNeverPull", "not present with pull policy of Never"))
        .fails(FailureCode.IMAGE_NOT_FOUND);
  }

  @Test
  void failsOnANameThatIsNoImage() {
    Scene.starting()
        .pod("p", waiting("InvalidImageName", "invalid reference format"))
        .fails(FailureCode.IMAGE_INVALID);
  }

  private static String waiting(String reason, String message) {
    return "ready: false, restartCount: 0, state: {waiting: {reason: %s, message: \"%s\"}}"
        .formatted(reason, message.replace("\"", "'"));
  }
}
