package dev.slipway.rollout;

/** What a rule looks at: the tree now, and what is remembered of the looks before. */
record Sight(RolloutTarget target, OwnerTree tree, Standing standing, Memory memory) {}
