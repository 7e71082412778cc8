package dev.slipway.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestFolderTest {
  @TempDir Path folder;

  private final ManifestFolder renderer = new ManifestFolder();

  private void write(String path, String text) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  @Test
  void joinsItsFilesInTheOrderOfTheirPaths() throws IOException {
    write("b.yml", "name: b");
    write("a.yaml", "name: a1\n---\nname: a2\n");
    write("deep/er/c.YAML", "name: c");
    write("d.json", "{\n\t\"name\": \"d1\"\n}\n{\"name\": \"d2\", \"ratio\": 0.10}");
    write("README.md", "not: this");
    write(".hidden/x.yaml", "not: this");
    write("..data/x.yaml", "not: this");

    assertThat(YamlDocuments.read(renderer.render(folder), "test"))
        .extracting(d -> (Object) ((Map<?, ?>) d.value()).get("name"))
        .containsExactly("a1", "a2", "b", "d1", "d2", "c");
  }

  @Test
  void namesTheFileThatIsNoYaml() throws IOException {
    write("good.yaml", "a: b");
    write("sub/broken.yaml", "a: b\nc: [\n");

    assertThatThrownBy(() -> renderer.render(folder))
        .isInstanceOf(ManifestException.class)
        .hasMessageContaining(Path.of("sub", "broken.yaml").toString())
        .hasMessageContaining("line");
  }

  @Test
  void namesTheFileThatIsNoJsonAndQuotesNothingOfIt() throws IOException {
    write("broken.json", "{\n\"password\": hunter2}");

    assertThatThrownBy(() -> renderer.render(folder))
        .isInstanceOf(ManifestException.class)
        .hasNoCause()
        .hasMessageContaining("broken.json")
        .hasMessageContaining("line 2")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void refusesAFolderWithoutManifests() throws IOException {
    write("README.md", "hello");

    assertThatThrownBy(() -> renderer.render(folder))
        .isInstanceOf(ManifestException.class)
        .hasMessageContaining("no *.yaml");
  }

  @Test
  void refusesAKustomizationFurtherDown() throws IOException {
    write("base/kustomization.yaml", "resources: []");
    write("a.yaml", "a: b");

    assertThatThrownBy(() -> renderer.render(folder))
        .isInstanceOf(ManifestException.class)
        .hasMessageContaining("kustomization.yaml")
        .hasMessageContaining("overlay");
  }

  @Test
  void refusesAFileThatIsNotUtf8() throws IOException {
    Files.write(folder.resolve("latin.yaml"), new byte[] {'a', ':', ' ', (byte) 0xe9});

    assertThatThrownBy(() -> renderer.render(folder))
        .isInstanceOf(ManifestException.class)
        .hasMessageContaining("latin.yaml")
        .hasMessageContaining("UTF-8");
  }
}
