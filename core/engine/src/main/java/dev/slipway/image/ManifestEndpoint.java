package dev.slipway.image;

import dev.slipway.image.RegistryAnswer.Failed;
import dev.slipway.image.RegistryAnswer.Found;
import dev.slipway.image.RegistryCaller.Call;
import dev.slipway.image.RegistryFailure.Unreadable;
import java.net.http.HttpResponse;
import java.util.Optional;

/** {@code /v2/<repository>/manifests/<tag or digest>}. */
final class ManifestEndpoint {
  private static final String DIGEST = "Docker-Content-Digest";

  private final RegistryCaller caller;
  private final Limits limits;

  ManifestEndpoint(RegistryCaller caller, Limits limits) {
    this.caller = caller;
    this.limits = limits;
  }

  /** A manifest whose content is what its digest says. */
  record Content(Digest digest, ManifestDocument document) {}

  /**
   * What a reference leads to, by HEAD where that is enough. A refusal is asked for again by GET:
   * only that says why.
   */
  RegistryAnswer<ResolvedImage> resolve(ImageReference reference) {
    Question question = Question.about(reference);
    RegistryAnswer<HttpResponse<byte[]>> head = ask("HEAD", reference, question);
    return head.fold(
        answer -> {
          Optional<Digest> digest =
              digest(answer)
                  .filter(d -> reference.digest() == null || d.equals(reference.digest()));
          return digest.isPresent()
              ? new Found<>(new ResolvedImage(reference, digest.get(), mediaType(answer)))
              : byContent(reference, question);
        },
        failure ->
            switch (failure.kind()) {
              case RATE_LIMITED, UNREACHABLE -> new Failed<>(failure);
              case MISSING, DENIED, UNREADABLE -> byContent(reference, question);
            });
  }

  private RegistryAnswer<ResolvedImage> byContent(ImageReference reference, Question question) {
    return read(reference, question)
        .map(c -> new ResolvedImage(reference, c.digest(), c.document().mediaType()));
  }

  /** The manifest or index. */
  RegistryAnswer<Content> read(ImageReference reference, Question question) {
    return ask("GET", reference, question).flatMap(answer -> verified(answer, reference, question));
  }

  private RegistryAnswer<HttpResponse<byte[]>> ask(
      String method, ImageReference reference, Question question) {
    return caller.ask(
        new Call(
            method,
            reference.repository(),
            "manifests",
            reference.version(),
            ManifestDocument.ACCEPT,
            limits.manifest()),
        question);
  }

  private static RegistryAnswer<Content> verified(
      HttpResponse<byte[]> answer, ImageReference reference, Question question) {
    byte[] content = answer.body();
    Digest asked = reference.digest();
    Digest digest = asked != null ? asked : digest(answer).orElseGet(() -> Digest.of(content));
    if (!digest.fits(content)) {
      return new Failed<>(
          new Unreadable(
              question.tried()
                  + ", but the content that came has the digest "
                  + Digest.of(content)
                  + " and not "
                  + digest
                  + "; it was changed on the way or in the registry: do not deploy it"));
    }
    String type = mediaType(answer);
    Optional<ManifestDocument> document = ManifestDocument.read(content, type);
    return document.isPresent()
        ? new Found<>(new Content(digest, document.get()))
        : new Failed<>(new Unreadable(question.tried() + ", but " + ManifestDocument.wrong(type)));
  }

  private static Optional<Digest> digest(HttpResponse<byte[]> answer) {
    return answer.headers().firstValue(DIGEST).map(String::strip).flatMap(Digest::find);
  }

  private static String mediaType(HttpResponse<byte[]> answer) {
    return answer
        .headers()
        .firstValue("Content-Type")
        .map(t -> t.replaceFirst(";.*", "").strip())
        .orElse("");
  }
}
