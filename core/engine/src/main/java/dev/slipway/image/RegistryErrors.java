package dev.slipway.image;

import dev.slipway.redact.Redactor;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a refusing answer says, in the form of the OCI distribution specification or, as token
 * services do, in another.
 *
 * @param codes as {@code MANIFEST_UNKNOWN}; empty when it has none
 * @param text for people, one line, possibly empty
 * @param foreign whether there is a body that no registry writes, as a proxy's page
 */
record RegistryErrors(List<String> codes, String text, boolean foreign) {
  private static final int LONGEST_SHOWN = 200;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  RegistryErrors {
    codes = List.copyOf(codes);
  }

  static RegistryErrors of(HttpResponse<byte[]> answer, Redactor redactor) {
    String body = new String(answer.body(), StandardCharsets.UTF_8);
    if (body.isBlank()) {
      return new RegistryErrors(List.of(), "", false);
    }
    try {
      JsonNode json = JSON.readTree(body);
      List<String> codes = new ArrayList<>();
      List<String> texts = new ArrayList<>();
      for (JsonNode error : json.path("errors")) {
        String code = error.path("code").asString("");
        if (!code.isEmpty()) {
          codes.add(code);
        }
        texts.add((code + " " + error.path("message").asString("")).strip());
      }
      if (texts.isEmpty()) {
        texts.add(json.path("details").asString(json.path("message").asString("")));
      }
      return new RegistryErrors(
          codes, line(String.join(", ", texts), redactor), !json.path("errors").isArray());
    } catch (JacksonException e) {
      return new RegistryErrors(List.of(), line(body, redactor), true);
    }
  }

  /** After the status: {@code " (DENIED requested access is denied)"}, or nothing. */
  String inBrackets() {
    return text.isEmpty() ? "" : " (" + text + ")";
  }

  private static String line(String text, Redactor redactor) {
    String line = redactor.redact(text).replaceAll("\\s+", " ").strip();
    return line.length() > LONGEST_SHOWN ? line.substring(0, LONGEST_SHOWN) + "..." : line;
  }
}
