package dev.slipway.docs.snippets;

import dev.slipway.embedded.node.ImageCatalogue;
import dev.slipway.embedded.node.Program;
import dev.slipway.harness.Availability;
import dev.slipway.harness.cluster.RehearsalImages;
import java.nio.file.Path;

/** The snippet of {@code docs/rehearsal.md}; compiled, so that it stays true. */
public final class ShopImages implements RehearsalImages {
  @Override
  public Availability availability() {
    return Availability.yes("the shop needs Java and nothing else");
  }

  @Override
  public ImageCatalogue catalogue() {
    Program backend = Program.jar(Path.of("target/shop.jar")).with("HOST", "$(POD_IP)");
    return ImageCatalogue.builder().image("shop/backend", backend, "v1", "v2").build();
  }
}
