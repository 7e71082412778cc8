package dev.slipway.pipeline;

import java.util.function.Consumer;

/** A CI system that releases: option A of the SOP. */
@FunctionalInterface
public interface Pipeline {
  /**
   * Starts a run, and follows it to its end, however long people take to approve it. Blocks; an
   * interrupt ends it, and leaves the run as it is.
   *
   * @param progress is told each change in one line: what is waited for, who approved, each job
   * @return how it ended; expected troubles are in it, never exceptions
   */
  PipelineEnd run(PipelineRequest request, Consumer<String> progress);
}
