package dev.slipway.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.record.Samples;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** The report as a browser lays it out: Chromium without a window (Debian's package). */
class ReleaseReportIT {
  private static final double READABLE = 4.5;

  private static Optional<Path> chromium = Optional.empty();

  @TempDir private Path folder;

  @BeforeAll
  static void findsABrowser() {
    chromium =
        Stream.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator))
            .flatMap(
                p ->
                    Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(name -> Path.of(p).resolve(name)))
            .filter(Files::isExecutable)
            .findFirst();
    assumeTrue(chromium.isPresent(), "no chromium on the PATH; apt-get install chromium");
  }

  @Test
  void answersTheFirstQuestionsWithoutScrolling() throws Exception {
    Map<String, Object> seen = laidOut(1280, 800);

    assertThat(number(seen, "factsBottom")).isBetween(1.0, 800.0);
    assertThat(number(seen, "timeLineBottom")).isBetween(1.0, 800.0);
    assertThat(number(seen, "hiddenFacts")).isZero();
    // What happened, why, since when, how many requests failed, what serves: each in view.
    assertThat(seen.get("factsInView"))
        .isEqualTo(
            List.of("What happened", "Why", "Since when", "Requests that failed", "Serving now"));
  }

  @Test
  void fitsTheWidthOfAPhone() throws Exception {
    Map<String, Object> seen = laidOut(390, 844);

    assertThat(number(seen, "scrollWidth")).isLessThanOrEqualTo(390);
    assertThat(number(seen, "factsBottom")).isLessThan(844);
  }

  @Test
  void isReadableInTheLightAndInTheDark() throws Exception {
    Map<String, Object> light = laidOut(1280, 800);
    Map<String, Object> dark = laidOut(1280, 800, "--force-dark-mode");

    assertThat(light.get("page")).isNotEqualTo(dark.get("page"));
    for (Map<String, Object> seen : List.of(light, dark)) {
      assertThat(number(seen, "lowestContrast")).as(seen.toString()).isGreaterThan(READABLE);
    }
  }

  @Test
  void isUsedByKeyboard() throws Exception {
    Map<String, Object> seen = laidOut(1280, 800);

    assertThat(number(seen, "summaries")).isPositive();
    assertThat(number(seen, "opened"))
        .as("evidence opened by its summary")
        .isEqualTo(number(seen, "summaries"));
  }

  @Test
  void theRehearsalsFitsTheWidthOfAPhoneAndIsReadableAndUsedByKeyboard() throws Exception {
    String report = RehearsalReportTest.rehearsal().html();

    assertThat(number(laidOut(report, 390, 844), "scrollWidth")).isLessThanOrEqualTo(390);
    for (Map<String, Object> seen :
        List.of(laidOut(report, 1280, 800), laidOut(report, 1280, 800, "--force-dark-mode"))) {
      assertThat(number(seen, "lowestContrast")).as(seen.toString()).isGreaterThan(READABLE);
      assertThat(number(seen, "opened")).isEqualTo(number(seen, "summaries")).isPositive();
    }
  }

  private Map<String, Object> laidOut(int width, int height, String... more) throws Exception {
    String report =
        ReleaseReport.of(Samples.rolledBack())
            .withTraffic(ReleaseReportTest.traffic())
            .withPlan("- image: a\n+ image: b")
            .html();
    return laidOut(report, width, height, more);
  }

  private Map<String, Object> laidOut(String report, int width, int height, String... more)
      throws Exception {
    String page =
        """
        <!doctype html><style>body { margin: 0 } iframe { border: 0 }</style>
        <iframe width="%d" height="%d"></iframe><script>
        const frame = document.querySelector('iframe');
        frame.onload = () => {
          const page = frame.contentDocument, view = frame.contentWindow;
          const bottom = id => page.getElementById(id)?.getBoundingClientRect().bottom ?? 0;
          const channel = c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
          const rgb = text => text.match(/[\\d.]+/g).slice(0, 3).map(c => channel(c / 255));
          const light = text => rgb(text).reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
          const ratio = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);
          const style = element => view.getComputedStyle(element);
          const below = element => {
            for (let at = element; at; at = at.parentElement) {
              const color = style(at).backgroundColor;
              if (color !== 'rgba(0, 0, 0, 0)') return color;
            }
            return 'rgb(255, 255, 255)';
          };
          const texts = [...page.querySelectorAll('body *')].filter(e =>
            [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()));
          const summaries = [...page.querySelectorAll('summary')];
          const seen = {
            factsBottom: bottom('facts'),
            timeLineBottom: page.getElementById('time-line')?.parentElement.getBoundingClientRect().bottom ?? 0,
            hiddenFacts: [...page.querySelectorAll('#facts dd')].filter(d => d.scrollHeight > d.clientHeight + 1).length,
            factsInView: [...page.querySelectorAll('#facts div')].filter(d => {
              const at = d.getBoundingClientRect();
              return at.top >= 0 && at.left >= 0 && at.bottom <= %d && at.right <= %d && at.height > 0;
            }).map(d => d.querySelector('dt').textContent),
            scrollWidth: page.documentElement.scrollWidth,
            page: style(page.body).backgroundColor,
            lowestContrast: Math.min(...texts.map(e => ratio(style(e).color, below(e)))),
            summaries: summaries.length
          };
          summaries.forEach(s => { s.focus(); if (page.activeElement === s) s.click(); });
          seen.opened = page.querySelectorAll('details[open]').length;
          document.body.textContent = JSON.stringify(seen);
        };
        frame.srcdoc = %s;
        </script>
        """
            .formatted(
                width,
                height,
                height,
                width,
                JsonMapper.shared().writeValueAsString(report).replace("</", "<\\/"));
    Path file = Files.writeString(folder.resolve("probe.html"), page);
    List<String> command =
        new ArrayList<>(
            List.of(
                chromium.orElseThrow().toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--user-data-dir=" + folder.resolve("profile"),
                "--window-size=1400,1000",
                "--virtual-time-budget=5000",
                "--dump-dom"));
    command.addAll(List.of(more));
    command.add(file.toUri().toString());
    String dom = run(command);
    String body = Jsoup.parse(dom).body().text();
    @SuppressWarnings("unchecked")
    Map<String, Object> seen = JsonMapper.shared().readValue(body, Map.class);
    return seen;
  }

  private String run(List<String> command) throws IOException, InterruptedException {
    Path errors = folder.resolve("errors");
    Process browser = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    try {
      String dom = new String(browser.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(browser.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(dom).as(Files.readString(errors)).contains("factsBottom");
      return dom;
    } finally {
      browser.destroyForcibly();
    }
  }

  private static double number(Map<String, Object> seen, String name) {
    return ((Number) seen.get(name)).doubleValue();
  }
}
