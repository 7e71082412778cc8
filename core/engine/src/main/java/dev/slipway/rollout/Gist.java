package dev.slipway.rollout;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The one line that matters of what a kubelet, runtime or controller says. */
final class Gist {
  private static final int LONGEST = 300;

  /** What containerd, CRI and the kubelet wrap around the cause, outermost first. */
  private static final Pattern WRAPPING =
      Pattern.compile(
          "^(\\(combined from similar events\\): |Error: |rpc error: code = \\w+ desc = |Error response from daemon: "
              + "|Failed to pull image \"[^\"]*\": |failed to pull and unpack image \"[^\"]*\": "
              + "|failed to resolve (reference|image) \"[^\"]*\": |failed to do request: "
              + "|failed to create containerd task: |failed to start container \"[^\"]*\": "
              + "|failed to create (shim task|shim): |OCI runtime create failed: "
              + "|runc create failed: |container_linux\\.go:\\d+: |starting container process caused: "
              + "|unable to start container process: |error during container init: )");

  private Gist() {}

  /** One line without the wrapping, cut to a length that fits a message. */
  static String of(@Nullable String message) {
    String text = message == null ? "" : message.replaceAll("\\s+", " ").strip();
    String shorter = WRAPPING.matcher(text).replaceFirst("");
    while (!shorter.equals(text)) {
      text = shorter;
      shorter = WRAPPING.matcher(text).replaceFirst("");
    }
    return cut(text);
  }

  /** One line, cut, with its wrapping. */
  static String line(String message) {
    return cut(message.replaceAll("\\s+", " ").strip());
  }

  private static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 3) + "...";
  }
}
