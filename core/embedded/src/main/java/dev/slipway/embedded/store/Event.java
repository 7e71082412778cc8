package dev.slipway.embedded.store;

import dev.slipway.embedded.api.Change;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * One change in the store. Its objects are shared: they are read, never changed.
 *
 * @param type what happened
 * @param key whose change it is
 * @param object the object after the change; deleted: as it last was, with the resourceVersion of
 *     the deletion
 * @param before the object before the change
 * @param revision the resourceVersion of the change
 */
public record Event(
    Change.Type type, Key key, ObjectNode object, @Nullable ObjectNode before, long revision) {}
