package dev.slipway.snapshot;

/**
 * The manifests of the restore's tests: a small application as it was, and as a release makes it.
 */
final class Worlds {
  private Worlds() {}

  /** Everything that {@link #after} changes, in its first version. */
  static String[] before() {
    return new String[] {
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: settings, labels: {app: shop}}
      data: {greeting: hello, gone: "only in the first"}
      """,
      """
      apiVersion: v1
      kind: Secret
      metadata: {name: credentials}
      type: Opaque
      stringData: {password: first-passw0rd}
      """,
      """
      apiVersion: v1
      kind: Service
      metadata: {name: web, annotations: {example.org/team: first}}
      spec:
        type: NodePort
        selector: {app: web}
        ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}]
      """,
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      spec:
        replicas: 2
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec:
            nodeSelector: {nowhere: "true"}
            containers:
              - name: main
                image: busybox:1.36
                command: [sleep, "1"]
                env: [{name: A, value: first}, {name: B, value: "only in the first"}]
      """,
      """
      apiVersion: apps/v1
      kind: StatefulSet
      metadata: {name: store}
      spec:
        replicas: 1
        serviceName: web
        selector: {matchLabels: {app: store}}
        template:
          metadata: {labels: {app: store}}
          spec:
            nodeSelector: {nowhere: "true"}
            containers: [{name: main, image: "busybox:1.36", command: [sleep, "1"]}]
      """,
      """
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata: {name: web}
      spec:
        rules:
          - host: shop.example.org
            http:
              paths:
                - path: /
                  pathType: Prefix
                  backend: {service: {name: web, port: {number: 80}}}
      """,
      """
      apiVersion: autoscaling/v1
      kind: HorizontalPodAutoscaler
      metadata: {name: other}
      spec:
        scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: elsewhere}
        minReplicas: 1
        maxReplicas: 3
      """,
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata: {name: reader}
      rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
      """,
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: reader}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
      subjects: [{kind: ServiceAccount, name: reader}]
      """,
      "{apiVersion: v1, kind: ServiceAccount, metadata: {name: reader}}"
    };
  }

  /** The same objects, in every one something changed, added and removed. */
  static String[] after() {
    return new String[] {
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: settings, labels: {app: shop, more: "yes"}, annotations: {x: y}}
      data: {greeting: bye, added: "only in the second"}
      """,
      """
      apiVersion: v1
      kind: Secret
      metadata: {name: credentials}
      type: Opaque
      stringData: {password: second-passw0rd, token: added-t0ken}
      """,
      """
      apiVersion: v1
      kind: Service
      metadata: {name: web}
      spec:
        type: ClusterIP
        selector: {app: web, tier: front}
        ports:
          - {name: http, port: 81, targetPort: 8081, protocol: TCP}
          - {name: admin, port: 82, targetPort: 8082, protocol: TCP}
      """,
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, annotations: {example.org/changed: "true"}}
      spec:
        replicas: 3
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web, version: second}, annotations: {example.org/roll: "2"}}
          spec:
            nodeSelector: {nowhere: "true"}
            terminationGracePeriodSeconds: 5
            containers:
              - name: main
                image: busybox:1.36
                command: [sleep, "2"]
                env: [{name: A, value: second}, {name: C, value: "only in the second"}]
              - {name: side, image: "busybox:1.36"}
      """,
      """
      apiVersion: apps/v1
      kind: StatefulSet
      metadata: {name: store}
      spec:
        replicas: 2
        serviceName: web
        selector: {matchLabels: {app: store}}
        template:
          metadata: {labels: {app: store}}
          spec:
            nodeSelector: {nowhere: "true"}
            containers: [{name: main, image: "busybox:1.36", command: [sleep, "2"]}]
      """,
      """
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata: {name: web}
      spec:
        rules:
          - host: new.example.org
            http:
              paths:
                - path: /new
                  pathType: Exact
                  backend: {service: {name: web, port: {number: 81}}}
      """,
      """
      apiVersion: autoscaling/v1
      kind: HorizontalPodAutoscaler
      metadata: {name: other}
      spec:
        scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: elsewhere}
        minReplicas: 2
        maxReplicas: 9
        targetCPUUtilizationPercentage: 50
      """,
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata: {name: reader}
      rules: [{apiGroups: [""], resources: [pods, secrets], verbs: [get, list]}]
      """,
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: reader}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
      subjects: [{kind: ServiceAccount, name: other}]
      """,
      "{apiVersion: v1, kind: ServiceAccount, metadata: {name: reader, labels: {a: b}}}"
    };
  }
}
