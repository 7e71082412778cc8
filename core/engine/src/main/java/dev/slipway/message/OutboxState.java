package dev.slipway.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a release had to tell, and how far that came: kept where a process that resumes finds it.
 *
 * @param revision grows with every change, so that the newest kept one can be told
 * @param entries in the order in which they were offered
 */
public record OutboxState(long revision, List<OutboxEntry> entries) {
  public OutboxState {
    entries = List.copyOf(entries);
  }

  public static OutboxState empty() {
    return new OutboxState(0, List.of());
  }

  /** Whether there is nothing left to send. */
  public boolean done() {
    return entries.stream().noneMatch(OutboxEntry::open);
  }

  Optional<OutboxEntry> find(String channel, String messageId) {
    return entries.stream().filter(e -> e.is(channel, messageId)).findFirst();
  }

  /** The reference of the first message of a release that went through the channel. */
  Optional<String> thread(String channel, String releaseId) {
    return entries.stream()
        .filter(e -> e.channel().equals(channel) && e.message().releaseId().equals(releaseId))
        .flatMap(e -> Optional.ofNullable(e.reference()).stream())
        .filter(reference -> !reference.isEmpty())
        .findFirst();
  }

  /** With this entry, in place of the one of the same message and channel. */
  OutboxState with(OutboxEntry entry) {
    List<OutboxEntry> changed = new ArrayList<>(entries);
    for (int i = 0; i < changed.size(); i++) {
      if (changed.get(i).is(entry.channel(), entry.message().id())) {
        changed.set(i, entry);
        return new OutboxState(revision + 1, changed);
      }
    }
    changed.add(entry);
    return new OutboxState(revision + 1, changed);
  }
}
