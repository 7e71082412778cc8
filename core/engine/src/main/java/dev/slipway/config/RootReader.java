package dev.slipway.config;

import dev.slipway.config.ImageConfig.DeployBy;
import dev.slipway.config.References.Allowed;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the document itself, and the parts of it that are only a few fields. */
final class RootReader {
  private RootReader() {}

  static SlipwayConfig read(Section document) {
    try (document) {
      String application = document.requiredText("application", Form.LABEL);
      List<ImageConfig> images = images(document);
      Workloads workloads = Workloads.read(document);
      MigrationConfig migration =
          document
              .optionalSection("migration")
              .map(s -> MigrationReader.read(s, workloads))
              .orElse(null);
      BackupConfig backup =
          document.optionalSection("backup").map(s -> BackupReader.read(s, workloads)).orElse(null);
      ChecksConfig checks = ChecksReader.read(document.section("checks"));
      MonitoringConfig monitoring = WatchReader.monitoring(document.section("monitoring"));
      TriggersConfig triggers = TriggersReader.read(document.section("triggers"));
      ChannelsConfig channels = WatchReader.channels(document.section("channels"));
      RecordsConfig records = records(document.section("records"));
      ApprovalConfig approval = ApprovalReader.read(document.section("approval"));
      PipelineConfig pipeline =
          document.optionalSection("pipeline").flatMap(PipelineReader::read).orElse(null);
      RendererKind renderer =
          document.choice("renderer", Words.of(RendererKind.values()), RendererKind.BUILTIN);
      List<RegistryConfig> registries = registries(document);
      Environments environments = Environments.read(document);
      return new SlipwayConfig(
          document.reading().file(),
          application,
          images,
          workloads.all(),
          migration,
          backup,
          checks,
          monitoring,
          triggers,
          channels,
          records,
          environments.resolved(),
          renderer,
          environments.unresolved(),
          registries,
          approval,
          pipeline);
    }
  }

  private static List<ImageConfig> images(Section document) {
    Map<String, Place> seen = new HashMap<>();
    return document.sections("images").stream().map(s -> image(s, seen)).toList();
  }

  private static ImageConfig image(Section section, Map<String, Place> seen) {
    try (section) {
      String name = section.requiredText("name", Form.IMAGE);
      Place first = name.isEmpty() ? null : seen.putIfAbsent(name, section.place("name"));
      if (first != null) {
        section.fault(
            "name", "'" + name + "' is there already, on line " + first.line() + "; keep one");
      }
      return new ImageConfig(
          name,
          section.text("newName", Form.IMAGE).orElse(null),
          section.field("tag").flatMap(f -> f.text(Form.TAG, Allowed.VERSION)).orElse("${version}"),
          section.choice("deployBy", Words.of(DeployBy.values()), DeployBy.TAG));
    }
  }

  private static List<RegistryConfig> registries(Section document) {
    Map<String, Place> seen = new HashMap<>();
    return document.sections("registries").stream().map(s -> registry(s, seen)).toList();
  }

  private static RegistryConfig registry(Section section, Map<String, Place> seen) {
    try (section) {
      String host = section.requiredText("host", Form.REGISTRY);
      Place first = host.isEmpty() ? null : seen.putIfAbsent(host, section.place("host"));
      if (first != null) {
        section.fault(
            "host", "'" + host + "' is there already, on line " + first.line() + "; keep one");
      }
      String username = section.text("username", Form.TEXT).orElse(null);
      Secret password =
          section.field("password").flatMap(f -> f.secret("password", true)).orElse(null);
      if (section.has("username") != section.has("password")) {
        section.fault(
            section.has("username") ? "username" : "password",
            "username and password belong together; give both or none");
      }
      boolean login = username != null && password != null;
      return new RegistryConfig(
          host, login ? username : null, login ? password : null, section.flag("insecure", false));
    }
  }

  private static RecordsConfig records(Section section) {
    try (section) {
      Path base = section.reading().folder();
      return new RecordsConfig(
          section
              .field("folder")
              .flatMap(f -> f.text(Form.path(base)))
              .orElse(base.resolve("deployment-records")));
    }
  }
}
