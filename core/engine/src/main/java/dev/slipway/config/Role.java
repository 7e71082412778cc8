package dev.slipway.config;

import java.util.LinkedHashMap;
import java.util.Map;

/** Who has a part in a release, by the contacts of the deployment SOP. */
public enum Role {
  RELEASE_ENGINEER("releaseEngineer"),
  ON_CALL_PRIMARY("onCallPrimary"),
  ENGINEERING_LEAD("engineeringLead"),
  PRODUCT_OWNER("productOwner");

  private final String word;

  Role(String word) {
    this.word = word;
  }

  /** As it is written in {@code slipway.yaml} and in approvals. */
  public String word() {
    return word;
  }

  /** All of them, by their words. */
  static Map<String, Role> words() {
    Map<String, Role> words = new LinkedHashMap<>();
    for (Role role : values()) {
      words.put(role.word, role);
    }
    return words;
  }

  @Override
  public String toString() {
    return word;
  }
}
