package dev.slipway.embedded.auth;

import java.util.List;

/**
 * Who makes a request.
 *
 * @param name the user's name
 * @param groups the groups the user is in
 */
public record Identity(String name, List<String> groups) {
  /** Copies the groups. */
  public Identity {
    groups = List.copyOf(groups);
  }

  /** The one who may do everything. */
  public static Identity admin() {
    return new Identity("system:admin", List.of("system:masters", "system:authenticated"));
  }

  /** One who did not say who they are. */
  public static Identity anonymous() {
    return new Identity("system:anonymous", List.of("system:unauthenticated"));
  }

  /** A service account. */
  public static Identity serviceAccount(String namespace, String name) {
    return new Identity(
        "system:serviceaccount:" + namespace + ":" + name,
        List.of(
            "system:serviceaccounts",
            "system:serviceaccounts:" + namespace,
            "system:authenticated"));
  }
}
