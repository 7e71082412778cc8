package dev.slipway.harness.gate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * The tests and containers of a run in the plan's order, which grows as tests are made at run time.
 * JUnit's own plan must not be walked while other threads add to it.
 */
final class KnownTests {
  private final TestPlan plan;
  private final List<String> roots = new ArrayList<>();
  private final Map<String, TestIdentifier> byId = new HashMap<>();
  private final Map<String, List<String>> children = new HashMap<>();

  /** To be made before the run begins. */
  KnownTests(TestPlan plan) {
    this.plan = plan;
    for (TestIdentifier root : plan.getRoots()) {
      roots.add(root.getUniqueId());
      byId.put(root.getUniqueId(), root);
      addBelow(root);
    }
  }

  private void addBelow(TestIdentifier parent) {
    for (TestIdentifier child : plan.getChildren(parent)) {
      add(child);
      addBelow(child);
    }
  }

  void add(TestIdentifier test) {
    if (byId.putIfAbsent(test.getUniqueId(), test) == null) {
      test.getParentId()
          .ifPresent(
              parent ->
                  children.computeIfAbsent(parent, p -> new ArrayList<>()).add(test.getUniqueId()));
    }
  }

  /** For what asks for a test's parents, which never change. */
  TestPlan plan() {
    return plan;
  }

  List<TestIdentifier> below(TestIdentifier container) {
    List<TestIdentifier> below = new ArrayList<>();
    walk(container.getUniqueId(), below::add);
    return below;
  }

  /** All of them, in order. */
  List<TestIdentifier> all() {
    List<TestIdentifier> all = new ArrayList<>();
    for (String root : roots) {
      TestIdentifier identifier = byId.get(root);
      if (identifier != null) {
        all.add(identifier);
      }
      walk(root, all::add);
    }
    return all;
  }

  /** By id, which of the classes it belongs to, in their order. */
  Map<String, Integer> ranks() {
    Map<String, Integer> ranks = new HashMap<>();
    int rank = 0;
    for (String root : roots) {
      for (String top : children.getOrDefault(root, List.of())) {
        int own = rank++;
        ranks.put(top, own);
        walk(top, below -> ranks.put(below.getUniqueId(), own));
      }
      ranks.put(root, rank++);
    }
    return ranks;
  }

  private void walk(String parent, Consumer<TestIdentifier> each) {
    for (String child : children.getOrDefault(parent, List.of())) {
      TestIdentifier identifier = byId.get(child);
      if (identifier != null) {
        each.accept(identifier);
      }
      walk(child, each);
    }
  }
}
