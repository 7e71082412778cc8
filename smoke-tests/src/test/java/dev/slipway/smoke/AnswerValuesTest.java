package dev.slipway.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.restassured.path.json.JsonPath;
import io.restassured.path.json.exception.JsonPathException;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerValuesTest {
  private static final String ANSWER =
      """
      {"token": "t-1", "data": {"token": "t-2", "count": 42, "big": 123456789012345678, "share": 1.10,
       "open": true, "none": null, "list": [{"name": "a"}, {"name": "b"}], "size": 3, "class": "x"},
       "a.b": "dotted"}
      """;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "token",
        "data.token",
        "data.count",
        "data.big",
        "data.share",
        "data.open",
        "data.none",
        "data.nowhere",
        "nowhere.at.all",
        "data.list",
        "data.list.name",
        "data.list[1].name",
        "data.list.size()",
        "data.size",
        "data.class",
        "data",
        "'a.b'"
      })
  void isReadAsRestAssuredReadsIt(String path) {
    Object found = new JsonPath(ANSWER).get(path);

    assertThat(new AnswerValues(ANSWER).at(path))
        .isEqualTo(found == null ? null : Objects.toString(found));
  }

  @Test
  void isOfNoAnswerThatIsNoJson() {
    assertThatThrownBy(() -> new AnswerValues("<html>").at("data.token"))
        .isInstanceOf(JsonPathException.class);
  }

  @Test
  void isNoPathWhereRestAssuredSeesNone() {
    assertThatThrownBy(() -> new AnswerValues(ANSWER).at("data.["))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
