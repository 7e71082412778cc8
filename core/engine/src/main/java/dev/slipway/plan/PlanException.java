package dev.slipway.plan;

import dev.slipway.cluster.ObjectRef;
import dev.slipway.error.SlipwayException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** The API server would not take the release as it is. Nothing was changed. */
public final class PlanException extends SlipwayException {
  private static final long serialVersionUID = 1L;

  /**
   * One object's refusal.
   *
   * @param ref the object
   * @param reason what the API server said, or who owns which field, secret values masked
   */
  public record Refusal(ObjectRef ref, String reason) {
    public Refusal {
      Objects.requireNonNull(ref, "ref");
      Objects.requireNonNull(reason, "reason");
    }
  }

  private final transient List<Refusal> refusals;

  PlanException(String release, int objects, List<Refusal> refusals) {
    super(
        "Tried to plan "
            + release
            + ", but "
            + refusals.size()
            + " of "
            + objects
            + (objects == 1 ? " object was" : " objects were")
            + " refused; nothing was changed:\n"
            + refusals.stream().map(r -> "- " + r.reason()).collect(Collectors.joining("\n")));
    this.refusals = List.copyOf(refusals);
  }

  /** Every refusal, in the order of the manifests. */
  public List<Refusal> refusals() {
    return refusals;
  }
}
