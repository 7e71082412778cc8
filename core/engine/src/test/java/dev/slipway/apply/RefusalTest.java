package dev.slipway.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.ObjectRef;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With the API server's own words, as 1.20 and later versions say them. */
class RefusalTest {
  private static Refusal refusal(String kind, int code, String words) {
    return Refusal.of(
        new ObjectRef("v1", kind, "shop", "x"),
        new KubernetesClientException(
            new StatusBuilder().withCode(code).withMessage(words).build()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          401 | Unauthorized | UNAUTHENTICATED
          403 | configmaps "x" is forbidden: User "bob" cannot patch resource "configmaps" | FORBIDDEN
          403 | roles.rbac "x" is forbidden: user "bob" is attempting to grant RBAC permissions | FORBIDDEN
          403 | configmaps "x" is forbidden: exceeded quota: few, requested: count/configmaps=1 | QUOTA_REFUSED
          403 | pods "x" is forbidden: failed quota: few: must specify limits.cpu | QUOTA_REFUSED
          403 | pods "x" is forbidden: maximum cpu usage per Container is 1, but limit is 2 | ADMISSION_REFUSED
          403 | configmaps "x" is forbidden: unable to create new content in namespace shop because it is being terminated | ADMISSION_REFUSED
          400 | admission webhook "check.example.org" denied the request: no owner label | ADMISSION_REFUSED
          422 | deployments.apps "x" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: no | ADMISSION_REFUSED
          422 | Job.batch "x" is invalid: spec.template: Invalid value: core.PodTemplateSpec{}: field is immutable | IMMUTABLE_FIELD
          422 | StatefulSet.apps "x" is invalid: spec: Forbidden: updates to statefulset spec for fields other than 'replicas' are forbidden | IMMUTABLE_FIELD
          422 | RoleBinding "x" is invalid: roleRef: Invalid value: cannot change roleRef | IMMUTABLE_FIELD
          422 | Service "x" is invalid: spec.ports[0].port: Invalid value: 99999: must be between 1 and 65535 | INVALID
          400 | Deployment in version "v1" cannot be handled: strict decoding error: unknown field "spec.replica" | INVALID
          404 | namespaces "shop" not found | NAMESPACE_MISSING
          404 | the server could not find the requested resource | NOT_SERVED
          429 | too many requests | UNREACHABLE
          503 | the server is currently unable to handle the request | UNREACHABLE
          500 | Internal error occurred: failed calling webhook "w": connection refused | ADMISSION_UNREACHABLE
          500 | failed to create typed patch object: .spec.replicas: expected numeric | INVALID
          """)
  void knowsWhatARefusalMeans(int status, String words, ApplyFailureCode expected) {
    assertThat(refusal("ConfigMap", status, words).code()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "401,false",
    "403,false",
    "404,false",
    "400,false",
    "422,false",
    "409,true",
    "429,true",
    "500,true",
    "503,true",
    "0,true"
  })
  void asksAgainOnlyWhereThatMayHelp(int status, boolean again) {
    assertThat(refusal("ConfigMap", status, "words").transientTrouble()).isEqualTo(again);
  }

  @Test
  void doesNotAskAgainForAFieldOfTheWrongType() {
    assertThat(
            refusal("ConfigMap", 500, "failed to create typed patch object: expected numeric")
                .transientTrouble())
        .isFalse();
  }

  @Test
  void tellsWhatToDoAboutAJobThatChanged() {
    ApplyFailedException e = refusal("Job", 422, "field is immutable").exception();

    assertThat(e.nextStep()).contains("kubectl -n shop delete job x");
    assertThat(e).hasMessageStartingWith("Tried to apply Job/x").hasMessageContaining(e.nextStep());
  }

  @Test
  void everyCodeHasANextStep() {
    assertThat(ApplyFailureCode.values()).allSatisfy(c -> assertThat(c.nextStep()).isNotBlank());
  }
}
