package dev.slipway.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.cluster.ObjectRef;
import dev.slipway.cluster.Scopes;
import dev.slipway.cluster.Scopes.Scope;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ManifestReaderTest {
  private static final Set<String> CLUSTER = Set.of("Namespace", "ClusterRole");
  private static final Scopes SCOPES =
      (apiVersion, kind) -> {
        if (apiVersion.startsWith("example.org/")) {
          return Scope.NOT_SERVED;
        }
        return CLUSTER.contains(kind) || kind.equals("CustomResourceDefinition")
            ? Scope.CLUSTER
            : Scope.NAMESPACED;
      };

  private static Manifests read(String yaml) {
    return new ManifestReader("shop", SCOPES).read(yaml);
  }

  private static void assertFault(String yaml, String... parts) {
    assertThatThrownBy(() -> read(yaml))
        .isInstanceOf(ManifestException.class)
        .hasMessageContainingAll(parts);
  }

  @Test
  void readsObjectsInTheirOrderAndSkipsEmptyDocuments() {
    Manifests manifests =
        read(
            """
            # nothing here
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: backend}
            ---
            ---
            {}
            ---
            apiVersion: v1
            kind: Namespace
            metadata: {name: shop}
            """);

    assertThat(manifests.refs())
        .containsExactly(
            new ObjectRef("v1", "Service", "shop", "backend"),
            new ObjectRef("v1", "Namespace", null, "shop"));
  }

  @Test
  void expandsLists() {
    Manifests manifests =
        read(
            """
            apiVersion: v1
            kind: List
            items:
            - {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}
            - apiVersion: v1
              kind: ServiceList
              items:
              - {metadata: {name: b}}
            """);

    assertThat(manifests.refs())
        .containsExactly(
            new ObjectRef("v1", "ConfigMap", "shop", "a"),
            new ObjectRef("v1", "Service", "shop", "b"));
  }

  @Test
  void keepsTheTypesOfScalars() {
    GenericKubernetesResource object =
        read("""
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: a}
                data: {tag: "1e3", port: "8080", number: 8080, ratio: 0.5, mode: 0644, flag: yes, none: }
                """)
            .objects()
            .get(0);

    Map<String, Object> data = object.get("data");
    assertThat(data)
        .containsEntry("tag", "1e3")
        .containsEntry("port", "8080")
        .containsEntry("number", 8080)
        .containsEntry("ratio", 0.5)
        .containsEntry("mode", 420)
        .containsEntry("flag", true)
        .containsEntry("none", null);
  }

  @Test
  void leavesOutWhatOnlyTheApiServerSets() {
    GenericKubernetesResource object =
        read("""
                apiVersion: v1
                kind: Service
                metadata:
                  name: a
                  uid: 1-2-3
                  resourceVersion: "12"
                  generation: 3
                  creationTimestamp: null
                  managedFields: [{manager: kubectl}]
                  finalizers: [example.org/keep]
                  labels: {app: a}
                status: {loadBalancer: {}}
                """)
            .objects()
            .get(0);

    assertThat(object.getAdditionalProperties()).doesNotContainKey("status");
    assertThat(object.getMetadata().getUid()).isNull();
    assertThat(object.getMetadata().getResourceVersion()).isNull();
    assertThat(object.getMetadata().getGeneration()).isNull();
    assertThat(object.getMetadata().getManagedFields()).isEmpty();
    assertThat(object.getMetadata().getFinalizers()).containsExactly("example.org/keep");
    assertThat(object.getMetadata().getLabels()).containsExactly(Map.entry("app", "a"));
  }

  @Test
  void namesTheDocumentThatLacksItsType() {
    assertFault("metadata: {name: a}", "document 1", "(?/a) has no kind", "has no apiVersion");
    assertFault(
        "---\n---\napiVersion: v1\nkind: ConfigMap\n",
        "document 2, line 3 (ConfigMap/?) has no metadata.name");
    assertFault("just a text", "document 1", "not a mapping");
  }

  @Test
  void refusesGenerateName() {
    assertFault(
        "{apiVersion: batch/v1, kind: Job, metadata: {generateName: run-}}",
        "document 1",
        "Job",
        "metadata.generateName");
  }

  @Test
  void refusesNumbersWhereTextMustBe() {
    assertFault(
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: 12, labels: {version: 1e3}}}",
        "metadata.name that is no text but 12",
        "metadata.labels.version that is no text but 1000; write it in quotes");
  }

  @Test
  void refusesMetadataOfAnotherForm() {
    assertFault("{apiVersion: v1, kind: ConfigMap, metadata: [a]}", "metadata that is no mapping");
    assertFault(
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: a, finalizers: {b: c}}}",
        "ConfigMap/a",
        "metadata.finalizers");
  }

  @Test
  void refusesTheSameObjectTwiceInWhateverVersion() {
    assertFault(
        """
        {apiVersion: apps/v1, kind: Deployment, metadata: {name: a}}
        ---
        {apiVersion: apps/v1beta1, kind: Deployment, metadata: {name: a, namespace: shop}}
        """,
        "document 2, line 3 (Deployment/a) is there twice; document 1, line 1 (Deployment/a)");
  }

  @Test
  void refusesAnotherNamespaceThanTheEnvironments() {
    assertFault(
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: kube-system}}",
        "ConfigMap/a",
        "is for namespace kube-system",
        "environment's is shop");
  }

  @Test
  void clearsTheNamespaceOfWhatHasNone() {
    assertThat(
            read("{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name:"
                    + " a, namespace: elsewhere}}")
                .refs())
        .containsExactly(new ObjectRef("rbac.authorization.k8s.io/v1", "ClusterRole", null, "a"));
  }

  @Test
  void refusesAKindThatIsNotServed() {
    assertFault(
        "{apiVersion: example.org/v1, kind: Widget, metadata: {name: w}}",
        "Widget/w",
        "no Widget in example.org/v1",
        "CustomResourceDefinition");
  }

  @Test
  void knowsTheKindsThatTheManifestsBringThemselves() {
    String definition =
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: widgets.example.org}
        spec:
          group: example.org
          scope: %s
          names: {kind: Widget, plural: widgets}
          versions: [{name: v1}]
        ---
        {apiVersion: example.org/v1, kind: Widget, metadata: {name: w}}
        """;

    assertThat(read(definition.formatted("Namespaced")).refs())
        .contains(new ObjectRef("example.org/v1", "Widget", "shop", "w"));
    assertThat(read(definition.formatted("Cluster")).refs())
        .contains(new ObjectRef("example.org/v1", "Widget", null, "w"));
    assertFault(
        definition.formatted("Namespaced").replace("example.org/v1, kind", "example.org/v2, kind"),
        "no Widget in example.org/v2");
  }

  @Test
  void reportsAllFaultsTogether() {
    assertFault(
        """
        {apiVersion: v1, metadata: {name: a}}
        ---
        {apiVersion: v1, kind: ConfigMap, metadata: {name: b, namespace: other}}
        ---
        {apiVersion: example.org/v1, kind: Widget, metadata: {name: c}}
        """,
        "3 faults",
        "(?/a) has no kind",
        "ConfigMap/b",
        "Widget/c");
  }

  @Test
  void refusesAStreamWithoutAnyObject() {
    assertFault("# nothing\n", "no object");
  }

  @Test
  void asksForEachScopeOfTheRightVersion() {
    List<String> asked = new java.util.ArrayList<>();
    new ManifestReader(
            "shop",
            (apiVersion, kind) -> {
              asked.add(apiVersion + "/" + kind);
              return Scope.NAMESPACED;
            })
        .read("{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}}");

    assertThat(asked).containsExactly("apps/v1/Deployment");
  }
}
