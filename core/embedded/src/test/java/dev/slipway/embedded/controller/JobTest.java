package dev.slipway.embedded.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.embedded.Cluster;
import dev.slipway.embedded.NeedsBusybox;
import dev.slipway.embedded.node.ImageCatalogue;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@NeedsBusybox
class JobTest {
  private Cluster cluster;

  @BeforeEach
  void starts() throws IOException {
    cluster = new Cluster(ImageCatalogue.builder().build());
  }

  @AfterEach
  void stops() throws IOException {
    cluster.close();
  }

  private Job run(String script, String more) {
    cluster.apply(
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: migrate}
        spec:
          backoffLimit: 0
          MORE
          template:
            spec:
              restartPolicy: Never
              terminationGracePeriodSeconds: 0
              containers:
              - {name: main, image: "busybox:1.36", command: [sh, -c, "SCRIPT"]}
        """
            .replace("SCRIPT", script)
            .replace("MORE", more));
    return cluster.when(
        Job.class,
        "migrate",
        j -> j.getStatus() != null && !j.getStatus().getConditions().isEmpty());
  }

  private static String end(Job job) {
    var condition = job.getStatus().getConditions().get(0);
    return condition.getType() + " " + condition.getReason();
  }

  @Test
  void completes() {
    Job job = run("exit 0", "completions: 2");

    assertThat(end(job)).isEqualTo("Complete null");
    assertThat(job.getStatus().getSucceeded()).isEqualTo(2);
    assertThat(job.getStatus().getCompletionTime()).isNotNull();
  }

  @Test
  void failsWhenItsPodFails() {
    Job job = run("exit 7", "");

    assertThat(end(job)).isEqualTo("Failed BackoffLimitExceeded");
    assertThat(job.getStatus().getFailed()).isEqualTo(1);
    assertThat(cluster.events())
        .contains("BackoffLimitExceeded: Job has reached the specified backoff limit");
  }

  @Test
  void failsWhenItTakesTooLong() {
    Job job = run("sleep 1000", "activeDeadlineSeconds: 1");

    assertThat(end(job)).isEqualTo("Failed DeadlineExceeded");
  }

  @Test
  void isFoundByTheServiceThatSelectsItsPod() {
    cluster.apply(
        """
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec: {selector: {app: web}, ports: [{port: 80, targetPort: 8000}]}
        """);
    cluster.apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: web, labels: {app: web}}
        spec: {containers: [{name: main, image: "busybox:1.36", command: [sleep, "1000"]}]}
        """);

    Endpoints endpoints =
        cluster.when(
            Endpoints.class,
            "web",
            e -> !e.getSubsets().isEmpty() && !e.getSubsets().get(0).getAddresses().isEmpty());

    assertThat(endpoints.getSubsets().get(0).getPorts().get(0).getPort()).isEqualTo(8000);
    assertThat(endpoints.getSubsets().get(0).getAddresses().get(0).getTargetRef().getName())
        .isEqualTo("web");
  }
}
