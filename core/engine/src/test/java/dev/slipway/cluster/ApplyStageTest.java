package dev.slipway.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ApplyStageTest {
  private static ApplyStage of(String apiVersion, String kind) {
    return ApplyStage.of(new ObjectRef(apiVersion, kind, "shop", "x"));
  }

  @Test
  void putsWhatOthersNeedBeforeThem() {
    assertThat(
            List.of(
                of("v1", "Namespace"),
                of("apiextensions.k8s.io/v1", "CustomResourceDefinition"),
                of("v1", "ResourceQuota"),
                of("v1", "ServiceAccount"),
                of("rbac.authorization.k8s.io/v1", "Role"),
                of("rbac.authorization.k8s.io/v1", "RoleBinding"),
                of("v1", "ConfigMap"),
                of("v1", "Service"),
                of("apps/v1", "Deployment"),
                of("autoscaling/v2", "HorizontalPodAutoscaler")))
        .isSorted()
        .doesNotHaveDuplicates();
  }

  @Test
  void takesAnUnknownKindForACustomResource() {
    assertThat(of("example.org/v1", "Widget")).isEqualTo(ApplyStage.WORKLOADS);
    assertThat(of("batch/v1", "Job")).isEqualTo(ApplyStage.WORKLOADS);
  }

  @Test
  void tellsKindsOfTheSameNameApartByTheirGroup() {
    assertThat(of("serving.knative.dev/v1", "Service")).isEqualTo(ApplyStage.WORKLOADS);
    assertThat(of("v1", "Service")).isEqualTo(ApplyStage.SERVICES);
  }

  @Test
  void doesNotLookAtTheVersion() {
    assertThat(of("networking.k8s.io/v1beta1", "Ingress")).isEqualTo(ApplyStage.EXPOSURE);
    assertThat(of("networking.k8s.io/v1", "Ingress")).isEqualTo(ApplyStage.EXPOSURE);
  }
}
