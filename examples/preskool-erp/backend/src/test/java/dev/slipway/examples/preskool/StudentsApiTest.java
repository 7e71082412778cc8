package dev.slipway.examples.preskool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.javalin.http.BadRequestResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StudentsApiTest {
  @Test
  void showsTheFirstPageUnlessAnotherIsAskedFor() {
    assertThat(StudentsApi.number(null)).isEqualTo(1);
    assertThat(StudentsApi.number("3")).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "", "two", "1.5", "99999999999"})
  void refusesWhatIsNoPage(String page) {
    assertThatThrownBy(() -> StudentsApi.number(page))
        .isInstanceOf(BadRequestResponse.class)
        .hasMessageContaining("a whole number from 1");
  }

  @Test
  void aFarPageDoesNotOverflow() {
    assertThat(Students.offset(1)).isZero();
    assertThat(Students.offset(2)).isEqualTo(10);
    assertThat(Students.offset(Integer.MAX_VALUE)).isEqualTo(21_474_836_460L);
  }
}
