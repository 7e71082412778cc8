package dev.slipway.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnAddressTest {
  private static final URI PAGE = URI.create("https://erp.preskool.com/app/");

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "a.js https://erp.preskool.com/app/a.js",
        "/a.js https://erp.preskool.com/a.js",
        "https://ERP.preskool.com:443/a.js#x https://erp.preskool.com/a.js",
        "//erp.preskool.com/a https://erp.preskool.com/a",
        "/a|b[c]?d={e}&f=%20%zz https://erp.preskool.com/a%7Cb%5Bc%5D?d=%7Be%7D&f=%20%25zz",
        "/ü.js https://erp.preskool.com/%C3%BC.js",
      })
  void isWhereABrowserWouldAsk(String said, String there) {
    assertThat(OwnAddress.of(PAGE, said)).contains(URI.create(there));
  }

  @ParameterizedTest
  @CsvSource({
    "https://erp.preskool.com:8443/a",
    "https://preskool.com/a",
    "//cdn.preskool.com/a",
    "http://erp.preskool.com/a",
    "data:text/css",
    "mailto:ada@preskool.com",
    "https://:x/",
  })
  void isNoneWhereOthersServe(String said) {
    assertThat(OwnAddress.of(PAGE, said)).isEmpty();
  }

  @Test
  void keepsWhoAsks() {
    URI page = URI.create("http://ada:secret@localhost:8080/");

    assertThat(OwnAddress.of(page, "http://localhost:8080/a.js"))
        .contains(URI.create("http://ada:secret@localhost:8080/a.js"));
  }
}
