package dev.slipway.image;

import dev.slipway.config.Secret;
import dev.slipway.image.Credentials.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The credentials that {@code docker login} keeps in its {@code config.json}: a helper for the one
 * registry, else the helper for all, else what stands in the file. Read at each question, so that a
 * login in between counts.
 */
final class DockerConfig implements CredentialSource {
  /** By what Docker Hub goes in the file and to helpers. */
  private static final String HUB = "https://index.docker.io/v1/";

  private static final int LARGEST = 1 << 20;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path file;
  private final CredentialHelpers helpers;

  DockerConfig(Path file, CredentialHelpers helpers) {
    this.file = file;
    this.helpers = helpers;
  }

  /** Where Docker has it: below {@code DOCKER_CONFIG}, else below {@code .docker} at home. */
  static Path file(Map<String, String> environment, Path home) {
    String folder = environment.getOrDefault("DOCKER_CONFIG", "");
    return (folder.isBlank() ? home.resolve(".docker") : Path.of(folder)).resolve("config.json");
  }

  @Override
  public Optional<Credentials> of(String registry) {
    JsonNode config = read();
    Optional<Credentials> helped = byHelper(config, registry);
    return helped.isPresent() ? helped : inFile(config.path("auths"), registry);
  }

  private JsonNode read() {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] content = in.readNBytes(LARGEST + 1);
      if (content.length > LARGEST) {
        throw fault("it has more than 1 MiB", null);
      }
      JsonNode config = JSON.readTree(content);
      if (!config.isObject()) {
        throw fault("it is no JSON object", null);
      }
      return config;
    } catch (NoSuchFileException e) {
      // Nobody logged in here: registries are asked anonymously.
      return JSON.createObjectNode();
    } catch (JacksonException e) {
      // Without the cause: its message quotes the file.
      throw fault("it is no JSON", null);
    } catch (IOException e) {
      throw fault("it cannot be read", e);
    }
  }

  private Optional<Credentials> byHelper(JsonNode config, String registry) {
    for (Map.Entry<String, JsonNode> helper : config.path("credHelpers").properties()) {
      if (host(helper.getKey()).equals(registry)) {
        return helpers.ask(helper.getValue().asString(""), helper.getKey());
      }
    }
    String store = config.path("credsStore").asString("");
    return store.isEmpty()
        ? Optional.empty()
        : helpers.ask(store, registry.equals(ImageReference.DOCKER_HUB) ? HUB : registry);
  }

  private Optional<Credentials> inFile(JsonNode auths, String registry) {
    for (Map.Entry<String, JsonNode> auth : auths.properties()) {
      if (host(auth.getKey()).equals(registry)) {
        Optional<Credentials> found = credentials(auth.getKey(), auth.getValue());
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Credentials> credentials(String key, JsonNode auth) {
    String registryToken = auth.path("registrytoken").asString("");
    if (!registryToken.isEmpty()) {
      return Optional.of(new Credentials(Kind.REGISTRY_TOKEN, "", new Secret(registryToken, true)));
    }
    String[] login = login(key, auth);
    String identityToken = auth.path("identitytoken").asString("");
    if (!identityToken.isEmpty()) {
      return Optional.of(
          new Credentials(Kind.IDENTITY_TOKEN, login[0], new Secret(identityToken, true)));
    }
    return login[0].isEmpty()
        ? Optional.empty()
        : Optional.of(Credentials.password(login[0], login[1]));
  }

  /** User and password, both empty when there are none. */
  private String[] login(String key, JsonNode auth) {
    String encoded = auth.path("auth").asString("");
    if (encoded.isEmpty()) {
      return new String[] {auth.path("username").asString(""), auth.path("password").asString("")};
    }
    try {
      String login =
          new String(Base64.getDecoder().decode(encoded.strip()), StandardCharsets.UTF_8);
      int colon = login.indexOf(':');
      if (colon > 0) {
        // Docker pads it with zeros.
        return new String[] {
          login.substring(0, colon), login.substring(colon + 1).replaceAll("\u0000+$", "")
        };
      }
    } catch (IllegalArgumentException e) {
      // Told below, without what stands there.
    }
    throw fault("auths." + key + ".auth is not user:password in base64; log in again", null);
  }

  /** The host of a key, which may be a URL: {@code https://ghcr.io/v2/}. */
  private static String host(String key) {
    String host = key.replaceFirst("^[a-zA-Z]+://", "").replaceFirst("/.*$", "");
    return ImageReference.canonical(host.toLowerCase(Locale.ROOT));
  }

  private ImageException fault(String what, @Nullable Exception cause) {
    return new ImageException(
        "Tried to read the registries' credentials in " + file + ", but " + what, cause);
  }
}
