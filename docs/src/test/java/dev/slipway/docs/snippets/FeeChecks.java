package dev.slipway.docs.snippets;

import static io.restassured.RestAssured.given;

import dev.slipway.harness.Check;
import dev.slipway.harness.Target;
import dev.slipway.harness.gate.SlipwayTest;
import org.junit.jupiter.api.Test;

@SlipwayTest
class FeeChecks {
  @Test
  @Check(id = "fees.answer", sop = "4")
  void feesAreAnswered(Target target) {
    given().get(target.at("/api/v1/fees")).then().statusCode(200);
  }
}
