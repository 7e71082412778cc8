package dev.slipway.preflight;

/** The ready pods of the release's Deployment. A pod whose owner is not there is collected. */
final class ScrapedPods {
  private final Catalogue catalogue;
  private final String owner;

  ScrapedPods(Catalogue catalogue) {
    this.catalogue = catalogue;
    catalogue.has(
        """
        apiVersion: apps/v1
        kind: ReplicaSet
        metadata: {name: backend-abc, namespace: erp}
        spec:
          selector: {matchLabels: {pod-template-hash: abc}}
          template:
            metadata: {labels: {pod-template-hash: abc}}
            spec: {containers: [{name: a, image: a}]}
        """);
    owner =
        catalogue
            .client
            .apps()
            .replicaSets()
            .inNamespace(Catalogue.NAMESPACE)
            .withName("backend-abc")
            .get()
            .getMetadata()
            .getUid();
  }

  void has(String name, String ip) {
    catalogue.has(
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: %s
          namespace: erp
          labels: {pod-template-hash: abc}
          ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: backend-abc, uid: %s, controller: true}]
        spec: {containers: [{name: a, image: a}]}
        status:
          phase: Running
          podIP: %s
          conditions: [{type: Ready, status: "True"}]
        """
            .formatted(name, owner, ip));
  }
}
