package dev.slipway.preflight;

import dev.slipway.harness.CouldNotCheckException;
import dev.slipway.image.Image;
import dev.slipway.image.ImageException;
import dev.slipway.image.ImageReference;
import dev.slipway.image.Platform;
import dev.slipway.image.Registry;
import dev.slipway.image.RegistryAnswer;
import dev.slipway.image.RegistryFailure;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Assumptions;

/** The release's images as their registries have them, each asked for once. */
final class ReleaseRegistry {
  private record Question(String reference, Set<Platform> nodes) {
    Question {
      nodes = Set.copyOf(nodes);
    }
  }

  private final Registry registry;
  private final Map<Question, RegistryAnswer<Image>> answers = new ConcurrentHashMap<>();

  /** By registry: one that hangs is waited for once, not once for each image. */
  private final Map<String, RegistryFailure> unreachable = new ConcurrentHashMap<>();

  ReleaseRegistry(Registry registry) {
    this.registry = registry;
  }

  /**
   * That it is there: an assertion.
   *
   * @param nodes the platforms that matter; empty for all
   */
  Image require(String reference, Set<Platform> nodes) {
    return answer(new Question(reference, nodes))
        .fold(
            found -> found,
            failure -> {
              if (failure.kind() == RegistryFailure.Kind.MISSING) {
                throw new AssertionError(failure.why());
              }
              throw new CouldNotCheckException(failure.why());
            });
  }

  /** For what else is checked of it; aborts where {@link #require} fails: that says it once. */
  Image orAbort(String reference, Set<Platform> nodes) {
    return answer(new Question(reference, nodes))
        .fold(
            found -> found,
            failure -> {
              if (failure.kind() == RegistryFailure.Kind.MISSING) {
                return Assumptions.abort(reference + " is not in its registry");
              }
              throw new CouldNotCheckException(failure.why());
            });
  }

  private RegistryAnswer<Image> answer(Question question) {
    RegistryAnswer<Image> known = answers.get(question);
    if (known != null) {
      return known;
    }
    ImageReference reference = parsed(question);
    RegistryFailure silent = unreachable.get(reference.registry());
    RegistryAnswer<Image> answer =
        silent == null
            ? registry.inspect(reference, question.nodes())
            : new RegistryAnswer.Failed<>(
                new RegistryFailure.Unreachable(
                    "Did not try to read "
                        + reference
                        + ", for its registry could not be asked before: "
                        + silent.why()));
    answers.put(question, answer);
    answer
        .fold(found -> Optional.<RegistryFailure>empty(), Optional::of)
        .filter(failure -> failure.kind() == RegistryFailure.Kind.UNREACHABLE)
        .ifPresent(failure -> unreachable.putIfAbsent(reference.registry(), failure));
    return answer;
  }

  private static ImageReference parsed(Question question) {
    try {
      return ImageReference.parse(question.reference());
    } catch (ImageException e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }
}
