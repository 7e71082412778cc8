package dev.slipway.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OwnershipTest {
  private static ManagedFieldsEntry entry(
      String manager, @Nullable String subresource, String time, Map<String, Object> fields) {
    return new ManagedFieldsEntryBuilder()
        .withManager(manager)
        .withOperation("Apply")
        .withApiVersion("v1")
        .withSubresource(subresource)
        .withTime(time)
        .withNewFieldsV1()
        .withAdditionalProperties(fields)
        .endFieldsV1()
        .build();
  }

  private static final ManagedFieldsEntry OURS =
      entry("slipway", null, "2026-02-20T10:15:00Z", Map.of("f:data", Map.of("f:a", Map.of())));

  @Test
  void doesNotLookAtTimesOrTheStatus() {
    ManagedFieldsEntry later =
        entry("slipway", null, "2026-02-20T11:00:00Z", Map.of("f:data", Map.of("f:a", Map.of())));
    ManagedFieldsEntry status =
        entry("kubelet", "status", "2026-02-20T11:00:00Z", Map.of("f:status", Map.of()));
    ManagedFieldsEntry oldStatus =
        entry("kubelet", null, "2026-02-20T11:00:00Z", Map.of("f:status", Map.of()));

    assertThat(Ownership.same(List.of(OURS), List.of(status, later, oldStatus))).isTrue();
  }

  @Test
  void seesThatAFieldOrAManagerIsAnother() {
    ManagedFieldsEntry more =
        entry(
            "slipway",
            null,
            "2026-02-20T10:15:00Z",
            Map.of("f:data", Map.of("f:a", Map.of(), "f:b", Map.of())));
    ManagedFieldsEntry other =
        entry("kubectl", null, "2026-02-20T10:15:00Z", Map.of("f:data", Map.of("f:a", Map.of())));

    assertThat(Ownership.same(List.of(OURS), List.of(more))).isFalse();
    assertThat(Ownership.same(List.of(OURS), List.of(other))).isFalse();
    assertThat(Ownership.same(List.of(OURS), List.of(OURS, other))).isFalse();
  }

  @Test
  void bringsTheOwnersBackAndLeavesTheStatusToTheControllers() {
    ManagedFieldsEntry before =
        entry("kubelet", "status", "2026-02-20T09:00:00Z", Map.of("f:status", Map.of()));
    ManagedFieldsEntry now =
        entry("kubelet", "status", "2026-02-20T11:00:00Z", Map.of("f:status", Map.of("f:x", 1)));
    ManagedFieldsEntry restore =
        entry("slipway", null, "2026-02-20T11:00:00Z", Map.of("f:data", Map.of()));

    assertThat(Ownership.asBefore(List.of(OURS, before), List.of(restore, now)))
        .containsExactly(OURS, now);
  }
}
