package dev.slipway.embedded.node;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A container's variables, as a kubelet puts them together. */
final class Environment {
  private static final Pattern REFERENCE = Pattern.compile("\\$(\\$|\\(([^()\\s]+)\\))");
  private static final Pattern SUBSCRIPT =
      Pattern.compile("metadata\\.(labels|annotations)\\['(.+)']");

  private final Pod pod;
  private final References references;
  private final String podIp;
  private final String hostIp;

  Environment(Pod pod, References references, String podIp, String hostIp) {
    this.pod = pod;
    this.references = references;
    this.podIp = podIp;
    this.hostIp = hostIp;
  }

  /**
   * Puts the variables together.
   *
   * @param services those of the namespace's Services, which any other replaces
   */
  Map<String, String> of(Container container, Program program, Map<String, String> services)
      throws ConfigProblem {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    all.put("HOSTNAME", pod.getMetadata().getName());
    all.put("HOME", "/root");
    all.put("POD_IP", podIp);
    program.environment().forEach((name, value) -> all.put(name, expand(value, all)));
    all.putAll(services);
    for (EnvFromSource source : orEmpty(container.getEnvFrom())) {
      addAll(all, source);
    }
    for (EnvVar variable : orEmpty(container.getEnv())) {
      EnvVarSource from = variable.getValueFrom();
      if (from == null) {
        all.put(variable.getName(), expand(Objects.toString(variable.getValue(), ""), all));
      } else {
        @Nullable String value = value(from, container);
        if (value != null) {
          all.put(variable.getName(), value);
        }
      }
    }
    return all;
  }

  private void addAll(Map<String, String> all, EnvFromSource source) throws ConfigProblem {
    Map<String, byte[]> data;
    if (source.getConfigMapRef() != null) {
      data =
          references.configMap(
              source.getConfigMapRef().getName(),
              Boolean.TRUE.equals(source.getConfigMapRef().getOptional()));
    } else {
      data =
          references.secret(
              source.getSecretRef().getName(),
              Boolean.TRUE.equals(source.getSecretRef().getOptional()));
    }
    String prefix = Objects.toString(source.getPrefix(), "");
    data.forEach((key, value) -> all.put(prefix + key, new String(value, StandardCharsets.UTF_8)));
  }

  private @Nullable String value(EnvVarSource from, Container container) throws ConfigProblem {
    if (from.getConfigMapKeyRef() != null) {
      var ref = from.getConfigMapKeyRef();
      boolean optional = Boolean.TRUE.equals(ref.getOptional());
      return key(
          references.configMap(ref.getName(), optional),
          ref.getKey(),
          optional,
          "ConfigMap",
          ref.getName());
    }
    if (from.getSecretKeyRef() != null) {
      var ref = from.getSecretKeyRef();
      boolean optional = Boolean.TRUE.equals(ref.getOptional());
      return key(
          references.secret(ref.getName(), optional),
          ref.getKey(),
          optional,
          "Secret",
          ref.getName());
    }
    if (from.getResourceFieldRef() != null) {
      return resource(container, from.getResourceFieldRef().getResource());
    }
    return from.getFieldRef() == null ? null : field(from.getFieldRef().getFieldPath());
  }

  private @Nullable String key(
      Map<String, byte[]> data, String key, boolean optional, String kind, String name)
      throws ConfigProblem {
    byte[] value = data.get(key);
    if (value == null && !optional) {
      throw new ConfigProblem(
          "couldn't find key "
              + key
              + " in "
              + kind
              + " "
              + pod.getMetadata().getNamespace()
              + "/"
              + name);
    }
    return value == null ? null : new String(value, StandardCharsets.UTF_8);
  }

  /** A field of the pod, as the downward API gives it. */
  String field(String path) {
    Matcher subscript = SUBSCRIPT.matcher(path);
    if (subscript.matches()) {
      Map<String, String> map =
          subscript.group(1).equals("labels")
              ? pod.getMetadata().getLabels()
              : pod.getMetadata().getAnnotations();
      return map == null ? "" : map.getOrDefault(subscript.group(2), "");
    }
    return switch (path) {
      case "metadata.name" -> pod.getMetadata().getName();
      case "metadata.namespace" -> pod.getMetadata().getNamespace();
      case "metadata.uid" -> pod.getMetadata().getUid();
      case "metadata.labels" -> lines(pod.getMetadata().getLabels());
      case "metadata.annotations" -> lines(pod.getMetadata().getAnnotations());
      case "spec.nodeName" -> Objects.toString(pod.getSpec().getNodeName(), "");
      case "spec.serviceAccountName" ->
          Objects.toString(pod.getSpec().getServiceAccountName(), "default");
      case "status.podIP", "status.podIPs" -> podIp;
      case "status.hostIP" -> hostIp;
      default -> "";
    };
  }

  private static String resource(Container container, String path) {
    if (container.getResources() == null) {
      return "0";
    }
    String name = path.substring(path.indexOf('.') + 1);
    Map<String, Quantity> map =
        path.startsWith("limits")
            ? container.getResources().getLimits()
            : container.getResources().getRequests();
    if (map == null || map.get(name) == null) {
      return "0";
    }
    return Quantity.getAmountInBytes(map.get(name))
        .setScale(0, java.math.RoundingMode.CEILING)
        .toPlainString();
  }

  /** Replaces {@code $(NAME)} by what is known so far; {@code $$} is a dollar sign. */
  static String expand(String text, Map<String, String> known) {
    Matcher reference = REFERENCE.matcher(text);
    StringBuilder result = new StringBuilder();
    while (reference.find()) {
      String name = reference.group(2);
      String value = name == null ? "$" : known.getOrDefault(name, reference.group());
      reference.appendReplacement(result, Matcher.quoteReplacement(value));
    }
    return reference.appendTail(result).toString();
  }

  private static String lines(@Nullable Map<String, String> map) {
    StringBuilder text = new StringBuilder();
    if (map != null) {
      map.forEach((key, value) -> text.append(key).append("=\"").append(value).append("\"\n"));
    }
    return text.toString().stripTrailing();
  }

  private static <T> List<T> orEmpty(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }
}
