package dev.slipway.manifest;

import dev.slipway.cluster.ObjectRef;
import dev.slipway.cluster.Scopes;
import dev.slipway.cluster.Scopes.Scope;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads rendered YAML into the objects of a release. Scalars mean what they mean to kubectl ({@code
 * yes} is true, {@code 0644} is octal). Empty documents are skipped, lists are expanded. What only
 * the API server sets ({@code status}, {@code metadata.uid}, {@code resourceVersion}, {@code
 * managedFields} and their like, which a copy from a cluster carries) is left out.
 *
 * <p>The namespace of a namespaced object is the environment's; an object that names another one is
 * refused, for the release's lock, snapshot and way back cover its own namespace only.
 */
public final class ManifestReader {
  private final String namespace;
  private final Scopes scopes;

  /**
   * @param namespace the environment's
   * @param scopes which kinds live in a namespace; kinds that a CustomResourceDefinition of the
   *     manifests themselves brings need not be served yet
   */
  public ManifestReader(String namespace, Scopes scopes) {
    this.namespace = Objects.requireNonNull(namespace, "namespace");
    this.scopes = Objects.requireNonNull(scopes, "scopes");
  }

  /**
   * Reads all objects of a stream of YAML documents.
   *
   * @throws ManifestException with every fault of the stream, each with its document and object
   * @throws dev.slipway.error.SlipwayException when the API server could not be asked for a scope
   */
  public Manifests read(String yaml) {
    List<String> faults = new ArrayList<>();
    List<Candidate> candidates = candidates(yaml, faults);
    OwnKinds ownKinds = OwnKinds.of(candidates.stream().map(Candidate::object).toList());
    List<GenericKubernetesResource> objects = new ArrayList<>();
    List<Candidate> seen = new ArrayList<>();
    for (Candidate candidate : candidates) {
      String fault = place(candidate, ownKinds);
      if (fault == null) {
        fault =
            seen.stream()
                .filter(s -> s.ref().sameObject(candidate.ref()))
                .findFirst()
                .map(first -> "is there twice; " + first.where() + " has it already")
                .orElse(null);
      }
      if (fault == null) {
        seen.add(candidate);
        objects.add(candidate.object());
      } else {
        faults.add(candidate.where() + " " + fault);
      }
    }
    if (!faults.isEmpty()) {
      throw new ManifestException(
          "Tried to read the rendered manifests, but "
              + (faults.size() == 1 ? faults.get(0) : String.join("\n- ", prefixed(faults))));
    }
    if (objects.isEmpty()) {
      throw new ManifestException(
          "Tried to read the rendered manifests, but there is no object in them; does the"
              + " environment's 'manifests' point at the right folder?");
    }
    return new Manifests(objects);
  }

  private static List<String> prefixed(List<String> faults) {
    List<String> lines = new ArrayList<>();
    lines.add("they have " + faults.size() + " faults:");
    lines.addAll(faults);
    return lines;
  }

  private static List<Candidate> candidates(String yaml, List<String> faults) {
    List<Candidate> candidates = new ArrayList<>();
    int index = 0;
    for (YamlDocuments.Document document : YamlDocuments.read(yaml, "the rendered manifests")) {
      index++;
      String where = "document " + index + ", line " + document.line();
      expand(where, document.value(), null, candidates, faults);
    }
    return candidates;
  }

  private static void expand(
      String where,
      @Nullable Object value,
      @Nullable GivenType given,
      List<Candidate> candidates,
      List<String> faults) {
    if (value == null) {
      return;
    }
    if (!(value instanceof Map<?, ?> map)) {
      faults.add(where + " is no Kubernetes object: it is not a mapping");
      return;
    }
    if (map.isEmpty()) {
      return;
    }
    Object kind = map.get("kind");
    if (kind instanceof String name
        && name.endsWith("List")
        && map.get("items") instanceof List<?> items) {
      GivenType type =
          name.equals("List") || !(map.get("apiVersion") instanceof String version)
              ? null
              : new GivenType(version, name.substring(0, name.length() - "List".length()));
      int item = 0;
      for (Object element : items) {
        item++;
        expand(where + ", item " + item, element, type, candidates, faults);
      }
      return;
    }
    ObjectFields fields = new ObjectFields(map, given);
    List<String> wrong = fields.faults();
    if (!wrong.isEmpty()) {
      wrong.forEach(w -> faults.add(where + " " + fields.label() + w));
      return;
    }
    try {
      candidates.add(new Candidate(where, fields.object()));
    } catch (ManifestException e) {
      faults.add(where + " " + fields.label() + e.getMessage());
    }
  }

  /** Sets the namespace, or says what is wrong. */
  private @Nullable String place(Candidate candidate, OwnKinds ownKinds) {
    GenericKubernetesResource object = candidate.object();
    Optional<Scope> own = ownKinds.scope(object.getApiVersion(), object.getKind());
    Scope scope = scopes.scope(object.getApiVersion(), object.getKind());
    if (scope == Scope.NOT_SERVED && own.isPresent()) {
      scope = own.get();
    }
    String given = object.getMetadata().getNamespace();
    switch (scope) {
      case NOT_SERVED -> {
        return "is of a kind that the API server does not serve: no "
            + object.getKind()
            + " in "
            + object.getApiVersion()
            + "; is its CustomResourceDefinition missing, or the apiVersion gone from this version"
            + " of Kubernetes?";
      }
      case CLUSTER -> object.getMetadata().setNamespace(null);
      case NAMESPACED -> {
        if (given != null && !given.isEmpty() && !given.equals(namespace)) {
          return "is for namespace "
              + given
              + ", but the environment's is "
              + namespace
              + "; a release stays in its namespace: remove metadata.namespace, or release it from"
              + " a configuration of its own";
        }
        object.getMetadata().setNamespace(namespace);
      }
    }
    return null;
  }

  /** The type that a typed list gives to items which do not say theirs. */
  record GivenType(String apiVersion, String kind) {}

  private record Candidate(String position, GenericKubernetesResource object) {
    ObjectRef ref() {
      return ObjectRef.of(object);
    }

    String where() {
      return position + " (" + ref() + ")";
    }
  }
}
