package dev.slipway.source;

/** Which requests are meant. */
public enum TrafficScope {
  /** All of the application's. */
  ALL,
  /** Those of its login and authentication. */
  AUTH
}
