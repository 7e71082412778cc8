package dev.slipway.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class RenderingTest {
  private static final Contacts CONTACTS =
      new Contacts(
          Map.of(
              "on-call-primary", "U024BE7LH oncall@preskool.test",
              "engineering-lead", "S0614TZR7",
              "product-owner", "U0PRODUCT"));

  @Test
  void aSuccessHasTheFieldsOfTheSop() {
    Message m = Told.of(MessageKind.SUCCEEDED, "end", "");
    assertThat(Wording.title(m)).isEqualTo("🚀 preskool-erp deployed to production");
    assertThat(Wording.lines(m))
        .containsExactly(
            "📦 Version: 3f2c1a9",
            "🕐 Time: 2026-02-20T10:15:30Z",
            "🧰 By: asha",
            "✅ All smoke tests passed (7)",
            "📊 Grafana: https://grafana.preskool.com/d/preskool-slo");
  }

  @Test
  void aRollbackHasTheFieldsOfTheSop() {
    Message m = Told.of(MessageKind.ROLLED_BACK, "end", "error rate 7.1 % for 2 min");
    assertThat(Wording.title(m)).isEqualTo("⚠️ preskool-erp production deploy ROLLED BACK");
    assertThat(Wording.lines(m))
        .containsExactly(
            "📦 Rolled back to: 1b2c3d4",
            "🕐 Time: 2026-02-20T10:15:30Z",
            "📋 Reason: error rate 7.1 % for 2 min",
            "🔗 Incident: none opened");
  }

  @Test
  void slackMentionsTheRolesOfAnIncidentAndNobodyOfASuccess() {
    SlackBlocks blocks = new SlackBlocks(CONTACTS);
    assertThat(json(blocks.payload(Told.of(MessageKind.ROLLED_BACK, "end", "x"))).toString())
        .contains("<@U024BE7LH> <!subteam^S0614TZR7>")
        .doesNotContain("U0PRODUCT");
    assertThat(json(blocks.payload(Told.of(MessageKind.SUCCEEDED, "end", ""))).toString())
        .doesNotContain("<@");
  }

  @Test
  void noTextCallsAWholeChannel() {
    JsonNode json =
        json(
            new SlackBlocks(CONTACTS)
                .payload(Told.of(MessageKind.FAILED, "end", "<!channel> a && b > c")));
    assertThat(json.path("blocks").path(1).path("text").path("text").asString())
        .contains("&lt;!channel&gt; a &amp;&amp; b &gt; c");
  }

  @Test
  void teamsMentionsByAddress() {
    JsonNode card =
        json(new TeamsCard(CONTACTS).payload(Told.of(MessageKind.ROLLED_BACK, "end", "x")));
    JsonNode content = card.path("attachments").path(0).path("content");
    assertThat(content.path("msteams").path("entities")).hasSize(1);
    assertThat(content.at("/msteams/entities/0/mentioned/id").asString())
        .isEqualTo("oncall@preskool.test");
    assertThat(content.path("body").toString()).contains("<at>on-call-primary</at>");
  }

  @Test
  void everyTextStaysWithinTheLimitsAndSaysWhatWasCut() {
    Random random = new Random(20260220);
    String[] pieces = {"&", "<", ">", "🚀", "\"", "\\", "\n", "a", "ü", "*", "\u0001"};
    for (int round = 0; round < 500; round++) {
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(9000);
      for (int i = 0; i < length; i++) {
        text.append(pieces[random.nextInt(pieces.length)]);
      }
      for (MessageKind kind : MessageKind.values()) {
        Message m = Told.of(kind, "end", text.toString());
        JsonNode slack = json(new SlackBlocks(CONTACTS).payload(m));
        assertThat(slack.path("text").asString()).isNotEmpty().hasSizeLessThanOrEqualTo(4000);
        assertThat(slack.path("blocks").size()).isBetween(1, 50);
        for (JsonNode block : slack.path("blocks")) {
          int limit = block.path("type").asString().equals("header") ? 150 : 3000;
          String shown = block.path("text").path("text").asString();
          assertThat(shown.length()).isBetween(1, limit);
          assertThat(shown.replaceAll("&(amp|lt|gt);", ""))
              .as("no torn entity")
              .doesNotContain(limit == 3000 ? "&" : "\u0000");
        }
        assertThat(slack.toString().length()).as("the whole of it").isLessThan(12_000);
        byte[] card = Poster.JSON.writeValueAsBytes(new TeamsCard(CONTACTS).payload(m));
        assertThat(card.length).isLessThan(28 * 1024);
        assertThat(json(WebhookJson.payload(m)).path("id").asString()).isEqualTo(m.id());
      }
    }
    String cut =
        json(new SlackBlocks(CONTACTS)
                .payload(Told.of(MessageKind.FAILED, "end", "x".repeat(5000))))
            .toString();
    assertThat(cut).contains("(cut)");
  }

  private static JsonNode json(Map<String, Object> payload) {
    return Poster.JSON.readTree(
        new String(Poster.JSON.writeValueAsBytes(payload), StandardCharsets.UTF_8));
  }
}
