package dev.slipway.image;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Why a registry did not give what it was asked for. Only {@link Missing} says that something is
 * not there; all others say that this is not known.
 */
public sealed interface RegistryFailure {
  /** For exhaustive switches on Java 17. */
  enum Kind {
    MISSING,
    DENIED,
    RATE_LIMITED,
    UNREACHABLE,
    UNREADABLE
  }

  Kind kind();

  /** One line: what was tried, on what, what came back, what to do. Without secrets. */
  String why();

  /** The registry says that it is not there. */
  record Missing(What what, String why) implements RegistryFailure {
    /** What is missing. */
    public enum What {
      /** The repository is there, or may be; this tag or digest is not. */
      MANIFEST,
      /** There is no such repository. */
      REPOSITORY,
      /** Content that a manifest names: the image cannot be pulled. */
      BLOB
    }

    public Missing {
      Objects.requireNonNull(what, "what");
      Objects.requireNonNull(why, "why");
    }

    @Override
    public Kind kind() {
      return Kind.MISSING;
    }
  }

  /**
   * Not for these credentials. Registries answer so for what is not there, too: whether it is, is
   * not known.
   */
  record Denied(String why) implements RegistryFailure {
    public Denied {
      Objects.requireNonNull(why, "why");
    }

    @Override
    public Kind kind() {
      return Kind.DENIED;
    }
  }

  /**
   * Too many requests.
   *
   * @param retryAfter how long the registry asks to wait; null when it does not say
   */
  record RateLimited(@Nullable Duration retryAfter, String why) implements RegistryFailure {
    public RateLimited {
      Objects.requireNonNull(why, "why");
    }

    @Override
    public Kind kind() {
      return Kind.RATE_LIMITED;
    }
  }

  /** No connection, no answer in time, or an answer that says that the registry is not well. */
  record Unreachable(String why) implements RegistryFailure {
    public Unreachable {
      Objects.requireNonNull(why, "why");
    }

    @Override
    public Kind kind() {
      return Kind.UNREACHABLE;
    }
  }

  /** An answer that is not in the form of its contract, or not the content of its digest. */
  record Unreadable(String why) implements RegistryFailure {
    public Unreadable {
      Objects.requireNonNull(why, "why");
    }

    @Override
    public Kind kind() {
      return Kind.UNREADABLE;
    }
  }
}
