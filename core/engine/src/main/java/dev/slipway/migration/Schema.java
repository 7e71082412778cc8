package dev.slipway.migration;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the database is, and where the image would take it.
 *
 * @param head the image's one head
 * @param current empty for an empty database
 * @param pending what an upgrade would apply, in order
 */
record Schema(String head, String current, List<String> pending) {
  Schema {
    pending = List.copyOf(pending);
  }

  static Answer<Schema> read(MigrationTool tool, Asker asker) {
    Answer<String> head = tool.head(asker);
    if (!(head instanceof Answer.Told<String> toldHead)) {
      return stopped(head);
    }
    Answer<String> current = tool.current(asker);
    if (!(current instanceof Answer.Told<String> toldCurrent)) {
      return stopped(current);
    }
    Answer<List<String>> pending = tool.pending(asker, toldCurrent.value(), toldHead.value());
    if (!(pending instanceof Answer.Told<List<String>> toldPending)) {
      return stopped(pending);
    }
    return new Answer.Told<>(
        new Schema(toldHead.value(), toldCurrent.value(), toldPending.value()));
  }

  private static <T> Answer<Schema> stopped(Answer<T> answer) {
    Answer.Stopped<T> stopped = (Answer.Stopped<T>) answer;
    return new Answer.Stopped<>(
        stopped.refusal(), stopped.cause(), stopped.question(), stopped.receipt());
  }

  boolean isAtHead() {
    return current.equals(head) && pending.isEmpty();
  }

  /** As it follows "the database is". */
  String place() {
    return place(current);
  }

  static String place(String revision) {
    return revision.isEmpty() ? "empty" : "at " + revision;
  }

  static String place(Answer<String> current) {
    return current instanceof Answer.Told<String> told
        ? place(told.value())
        : "not to be asked: " + ((Answer.Stopped<String>) current).cause();
  }

  /**
   * How what is pending differs from what the release declares; empty when it does not.
   *
   * @param declared null when nothing is declared
   */
  Optional<String> difference(@Nullable List<String> declared, MigrationTool tool) {
    if (declared == null) {
      return Optional.empty();
    }
    if (!tool.tellsPending()) {
      return Optional.of(
          "the release declares "
              + declared
              + ", but the custom tool has no command that tells what is pending");
    }
    boolean same = declared.size() == pending.size();
    for (int i = 0; same && i < pending.size(); i++) {
      same = tool.isSame(declared.get(i), pending.get(i));
    }
    return same
        ? Optional.empty()
        : Optional.of(
            "the release declares "
                + declared
                + ", but pending between "
                + (current.isEmpty() ? "the empty database" : current)
                + " and "
                + head
                + " is "
                + pending);
  }
}
