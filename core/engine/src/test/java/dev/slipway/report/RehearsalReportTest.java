package dev.slipway.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.record.Samples;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RehearsalReportTest {
  /** Two drills, one of which was not as it must be. */
  static RehearsalReport rehearsal() {
    ReleaseReport report =
        ReleaseReport.of(Samples.rolledBack()).withTraffic(ReleaseReportTest.traffic());
    return new RehearsalReport(
        "preskool-erp v2",
        "embedded: Kubernetes in this JVM",
        false,
        List.of("<wrong>: it must end SUCCEEDED"),
        List.of(
            release("image missing", List.of(), report),
            release("<wrong>", List.of("it must end SUCCEEDED"), report),
            new RehearsedRelease(
                "never begun",
                "cluster",
                "SUCCEEDED",
                "NOT RUN",
                "",
                Duration.ZERO,
                Duration.ofSeconds(120),
                Duration.ZERO,
                List.of("it was not run"),
                null)));
  }

  private static RehearsedRelease release(
      String name, List<String> complaints, ReleaseReport report) {
    return new RehearsedRelease(
        name,
        "version",
        "ROLLED_BACK IMAGE_NOT_FOUND",
        "ROLLED_BACK IMAGE_NOT_FOUND",
        "image shop:nosuch not found",
        Duration.ofSeconds(2),
        Duration.ofSeconds(15),
        Duration.ofSeconds(8),
        complaints,
        report);
  }

  @Test
  void saysTheVerdictAndWhatStandsAgainstTheReleaseOnTop() {
    Document page = Jsoup.parse(rehearsal().html());

    assertThat(page.title()).isEqualTo("BLOCKED: rehearsal of preskool-erp v2");
    assertThat(page.select("header .complaint").eachText())
        .containsExactly("<wrong>: it must end SUCCEEDED");
    int sent = ReleaseReportTest.traffic().sent();
    int failed = ReleaseReportTest.traffic().failed();
    assertThat(page.select("header dd").eachText())
        .containsExactly(
            "1 of 3 as they must be",
            "embedded: Kubernetes in this JVM",
            2 * failed + " of " + 2 * sent);
  }

  @Test
  void showsEachDrillWithItsReleasesOwnReport() {
    Document page = Jsoup.parse(rehearsal().html());

    List<Element> drills = page.select("details.drill");
    assertThat(drills).hasSize(3);
    assertThat(drills.get(0).selectFirst("summary").text())
        .startsWith("ok image missing ROLLED_BACK IMAGE_NOT_FOUND image shop:nosuch not found");
    assertThat(drills.get(0).selectFirst("summary").text())
        .contains("10 of 940 requests failed, away for 1.0 s");
    assertThat(drills.get(0).text()).contains("Fault in version", "allowed 15", "Time line");
    assertThat(drills.get(1).select(".complaint").text()).isEqualTo("it must end SUCCEEDED");
    assertThat(drills.get(2).text()).contains("NOT RUN").doesNotContain("Time line");
  }

  @Test
  void hasEachIdOnceAndNothingFromTheNetwork() {
    Document page = Jsoup.parse(rehearsal().html());

    assertThat(page.select("[id]").eachAttr("id")).isNotEmpty().doesNotHaveDuplicates();
    assertThat(page.select("script, link, img, iframe, wrong")).isEmpty();
  }

  @Test
  void isWrittenIntoAFolderThatIsMissing(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("a/b/report.html");

    rehearsal().writeTo(file);

    assertThat(Files.readString(file)).isEqualTo(rehearsal().html());
    assertThatThrownBy(() -> rehearsal().writeTo(file.resolve("below.html")))
        .isInstanceOf(ReportException.class)
        .hasMessageContaining("Tried to write the report of the rehearsal of preskool-erp v2");
  }
}
