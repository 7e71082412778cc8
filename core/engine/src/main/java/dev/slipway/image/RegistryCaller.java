package dev.slipway.image;

import dev.slipway.image.Credentials.Kind;
import dev.slipway.image.RegistryAnswer.Failed;
import dev.slipway.image.RegistryAnswer.Found;
import dev.slipway.image.RegistryFailure.Denied;
import dev.slipway.image.RegistryFailure.Unreachable;
import dev.slipway.image.RegistryFailure.Unreadable;
import dev.slipway.redact.Redactor;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Asks one registry: the one place of its authentication, its redirects and its rate limits. Safe
 * for use by several threads.
 */
final class RegistryCaller {
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final int MOST_REDIRECTS = 5;
  private static final int UNAUTHORIZED = 401;
  private static final String NOBODY = "without credentials";

  private final RegistryHost host;
  private final Transport transport;
  private final TokenService tokens;
  private final CredentialSource credentials;
  private final Refusals refusals;
  private final Limits limits;
  private final Redactor redactor;
  private final Clock clock;
  private final Pause pause;

  /** By repository. */
  private final Map<String, Authorization> granted = new ConcurrentHashMap<>();

  RegistryCaller(
      RegistryHost host,
      Transport transport,
      CredentialSource credentials,
      Limits limits,
      Redactor redactor,
      Clock clock,
      Pause pause) {
    this.host = host;
    this.transport = transport;
    this.refusals = new Refusals(redactor, clock);
    this.tokens = new TokenService(host, transport, refusals, redactor, clock);
    this.credentials = credentials;
    this.limits = limits;
    this.redactor = redactor;
    this.clock = clock;
    this.pause = pause;
  }

  /**
   * A read.
   *
   * @param method GET or HEAD
   * @param kind {@code manifests} or {@code blobs}
   * @param version the tag or digest
   * @param most the largest body in bytes
   */
  record Call(
      String method, String repository, String kind, String version, String accept, int most) {}

  /** The answer of status 200. */
  RegistryAnswer<HttpResponse<byte[]>> ask(Call call, Question question) {
    Authorization known = granted.get(call.repository());
    if (known != null && !clock.instant().isBefore(known.until())) {
      granted.remove(call.repository(), known);
      known = null;
    }
    Authorization first = known;
    return send(call, first, question)
        .flatMap(
            answer -> {
              if (answer.statusCode() == UNAUTHORIZED && host.owns(answer.uri())) {
                return authorized(answer, call, question);
              }
              return understood(answer, question, first == null ? NOBODY : first.who());
            });
  }

  /** Meets the challenge, and asks again: once. */
  private RegistryAnswer<HttpResponse<byte[]>> authorized(
      HttpResponse<byte[]> challenge, Call call, Question question) {
    return authorization(challenge, call.repository(), question)
        .flatMap(
            fresh -> {
              granted.put(call.repository(), fresh);
              return send(call, fresh, question)
                  .flatMap(answer -> understood(answer, question, fresh.who()));
            });
  }

  private RegistryAnswer<HttpResponse<byte[]>> understood(
      HttpResponse<byte[]> answer, Question question, String who) {
    return answer.statusCode() == 200
        ? new Found<>(answer)
        : new Failed<>(refusals.of(answer, question, who));
  }

  private RegistryAnswer<Authorization> authorization(
      HttpResponse<byte[]> answer, String repository, Question question) {
    Credentials own;
    try {
      own = credentials.of(host.name()).orElse(null);
    } catch (ImageException e) {
      return new Failed<>(
          new Denied(question.tried() + ", but needs credentials. " + e.getMessage()));
    }
    if (own != null) {
      redactor.learn(own.secret().value());
      redactor.learn(own.basic().substring("Basic ".length()));
    }
    List<Challenge> challenges = Challenge.parse(answer.headers().allValues("WWW-Authenticate"));
    if (own != null && own.kind() == Kind.REGISTRY_TOKEN) {
      return new Found<>(
          new Authorization("Bearer " + own.secret().value(), Instant.MAX, own.who()));
    }
    Optional<Challenge> bearer = first(challenges, "bearer");
    if (bearer.isPresent()) {
      return tokens.token(bearer.get(), repository, own, question);
    }
    if (first(challenges, "basic").isPresent() && own != null && own.kind() == Kind.PASSWORD) {
      return new Found<>(new Authorization(own.basic(), Instant.MAX, own.who()));
    }
    return new Failed<>(refusals.of(answer, question, own == null ? NOBODY : own.who()));
  }

  private static Optional<Challenge> first(List<Challenge> challenges, String scheme) {
    return challenges.stream().filter(c -> c.scheme().equals(scheme)).findFirst();
  }

  /** Sends it, and once more when the registry asks to wait for so long as is allowed. */
  private RegistryAnswer<HttpResponse<byte[]>> send(
      Call call, @Nullable Authorization authorization, Question question) {
    return follow(call, authorization, question)
        .flatMap(
            answer -> {
              Optional<Duration> wait =
                  refusals.retryAfter(answer).filter(w -> w.compareTo(limits.patience()) <= 0);
              if (wait.isEmpty()) {
                return new Found<>(answer);
              }
              try {
                pause.of(wait.get());
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return new Failed<>(
                    new Unreachable(
                        question.tried() + ", but the thread was interrupted while it waited"));
              }
              return follow(call, authorization, question);
            });
  }

  /** Blobs are often elsewhere: credentials go to the registry alone. */
  private RegistryAnswer<HttpResponse<byte[]>> follow(
      Call call, @Nullable Authorization authorization, Question question) {
    URI at = host.at("/v2/" + call.repository() + "/" + call.kind() + "/" + call.version());
    for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      RegistryAnswer<HttpResponse<byte[]>> answer =
          transport.send(request(call, at, authorization), call.most(), question.tried());
      URI from = at;
      Optional<URI> to = answer.fold(a -> target(from, a), failure -> Optional.empty());
      if (to.isEmpty()) {
        return answer;
      }
      if (!host.mayLeadTo(to.get())) {
        return lost(question, "led to " + to.get().getAuthority() + " without TLS");
      }
      at = to.get();
    }
    return lost(question, "redirected more than " + MOST_REDIRECTS + " times");
  }

  private HttpRequest request(Call call, URI at, @Nullable Authorization authorization) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(at)
            .header("Accept", call.accept())
            .header("User-Agent", "slipway")
            .method(call.method(), BodyPublishers.noBody());
    if (authorization != null && host.owns(at)) {
      request.header("Authorization", authorization.header());
    }
    return request.build();
  }

  private static Optional<URI> target(URI from, HttpResponse<byte[]> answer) {
    if (!REDIRECTS.contains(answer.statusCode())) {
      return Optional.empty();
    }
    try {
      return answer.headers().firstValue("Location").map(from::resolve);
    } catch (IllegalArgumentException e) {
      // No address: the answer stays what it is, and is refused as such.
      return Optional.empty();
    }
  }

  private RegistryAnswer<HttpResponse<byte[]>> lost(Question question, String what) {
    return new Failed<>(
        new Unreadable(
            question.tried()
                + ", but "
                + host.name()
                + " "
                + what
                + "; look at the registry's configuration"));
  }
}
