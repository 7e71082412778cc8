package dev.slipway.preflight;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A version of Kubernetes, as far as compatibility goes. */
record KubernetesVersion(int major, int minor) {
  static final KubernetesVersion OLDEST = new KubernetesVersion(1, 20);

  /** By the <a href="https://kubernetes.io/releases/version-skew-policy/">skew policy</a>. */
  private static final int KUBELET_BEHIND = 3;

  private static final Pattern FORM = Pattern.compile("v?(\\d{1,3})\\.(\\d{1,4}).*");

  static Optional<KubernetesVersion> parse(String text) {
    Matcher parts = FORM.matcher(text);
    return parts.matches()
        ? Optional.of(
            new KubernetesVersion(
                Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2))))
        : Optional.empty();
  }

  boolean isBefore(KubernetesVersion other) {
    return major < other.major || (major == other.major && minor < other.minor);
  }

  /** Whether a kubelet of this version may serve an API server of that one. */
  boolean fits(KubernetesVersion server) {
    return major == server.major && minor <= server.minor && minor >= server.minor - KUBELET_BEHIND;
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
