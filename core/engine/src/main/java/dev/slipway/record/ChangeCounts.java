package dev.slipway.record;

/**
 * How many objects of the plan were of each kind.
 *
 * @param create that were not there before
 * @param change that became different
 * @param unchanged that stayed as they were
 * @param prune that were deleted, as an earlier release had them and this one has not
 */
public record ChangeCounts(int create, int change, int unchanged, int prune) {
  public ChangeCounts {
    if (create < 0 || change < 0 || unchanged < 0 || prune < 0) {
      throw new IllegalArgumentException(
          "counts must not be negative: " + create + " " + change + " " + unchanged + " " + prune);
    }
  }
}
