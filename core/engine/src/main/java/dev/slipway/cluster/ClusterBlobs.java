package dev.slipway.cluster;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Bytes kept in a namespace, compressed and in pieces: Secrets named {@code <name>-<n>}, because
 * what is kept may hold secrets. A blob is there as a whole or not at all: its first piece, which
 * carries the checksum, is written last. Safe for use by several threads, though not for two
 * writers of one name.
 */
public final class ClusterBlobs {
  /** A Secret holds 1 MiB at most (corev1.MaxSecretSize). */
  private static final int CHUNK_BYTES = 896 * 1024;

  private static final String CONTENT = "content";
  private static final String BLOB = "slipway.dev/blob";
  private static final String CHUNK = "slipway.dev/chunk";
  private static final String CHUNKS = "slipway.dev/chunks";
  private static final String SHA256 = "slipway.dev/sha256";

  private final KubernetesClient client;
  private final String namespace;
  private final int chunkBytes;

  /**
   * @param client not closed here
   * @param namespace where the Secrets are kept; it must exist
   */
  public ClusterBlobs(KubernetesClient client, String namespace) {
    this(client, namespace, CHUNK_BYTES);
  }

  ClusterBlobs(KubernetesClient client, String namespace, int chunkBytes) {
    this.client = Objects.requireNonNull(client, "client");
    this.namespace = Objects.requireNonNull(namespace, "namespace");
    this.chunkBytes = chunkBytes;
  }

  /**
   * A blob that is kept, without its content.
   *
   * @param name its name
   * @param labels those that it was put with
   * @param createdAt when it was put, by the API server's clock
   */
  public record Blob(BlobName name, Map<String, String> labels, Instant createdAt) {
    public Blob {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(createdAt, "createdAt");
      labels = Map.copyOf(labels);
    }
  }

  /**
   * Keeps a blob in place of one of the same name.
   *
   * @param name unique in the namespace
   * @param type the type of the Secrets, as {@code slipway.dev/snapshot}
   * @param labels to find it by; values as of {@link SlipwayLabels#value}
   * @throws ClusterException when it could not be kept
   */
  public void put(BlobName name, String type, Map<String, String> labels, byte[] content) {
    byte[] packed = Gzip.pack(content);
    List<byte[]> chunks = Chunks.split(packed, chunkBytes);
    try {
      remove(name);
      for (int i = chunks.size() - 1; i >= 0; i--) {
        Map<String, String> annotations =
            Map.of(CHUNKS, String.valueOf(chunks.size()), SHA256, Hashed.sha256(packed));
        create(secret(name, type, labels, i, annotations, chunks.get(i)));
      }
    } catch (KubernetesClientException e) {
      throw failed("keep", name, e);
    }
  }

  /** A request whose answer was lost is repeated, and meets what it made itself. */
  private void create(Secret secret) {
    try {
      client.resource(secret).create();
    } catch (KubernetesClientException e) {
      if (e.getCode() != 409) {
        throw e;
      }
      client.resource(secret).delete();
      client.resource(secret).create();
    }
  }

  /**
   * The content of a blob, verified by its checksum.
   *
   * @return empty when there is none, or its writer died before it was complete
   * @throws ClusterException when a piece is missing or was changed, or it could not be read
   */
  public Optional<byte[]> get(BlobName name) {
    Secret first;
    Map<Integer, byte[]> pieces = new TreeMap<>();
    int count;
    try {
      first = read(name, 0);
      if (first == null) {
        return Optional.empty();
      }
      count = Integer.parseInt(annotation(name, first, CHUNKS));
      pieces.put(0, content(first));
      for (int i = 1; i < count; i++) {
        Secret next = read(name, i);
        if (next == null) {
          throw damaged(name, "Secret " + name.secret(i) + " is missing");
        }
        pieces.put(i, content(next));
      }
    } catch (KubernetesClientException e) {
      throw failed("read", name, e);
    }
    byte[] packed = Chunks.join(List.copyOf(pieces.values()));
    if (!Hashed.sha256(packed).equals(annotation(name, first, SHA256))) {
      throw damaged(name, "its checksum is not the one that it was kept with");
    }
    return Optional.of(Gzip.unpack(packed));
  }

  /** The blobs that have all of these labels, the oldest first. */
  public List<Blob> list(Map<String, String> labels) {
    Map<String, String> selector = new TreeMap<>(labels);
    selector.put(CHUNK, "0");
    try {
      return client.secrets().inNamespace(namespace).withLabels(selector).list().getItems().stream()
          .map(ClusterBlobs::blob)
          .sorted(Comparator.comparing(Blob::createdAt).thenComparing(b -> b.name().value()))
          .toList();
    } catch (KubernetesClientException e) {
      throw new ClusterException(
          "Tried to list what is kept in namespace " + namespace + ", but " + ApiAnswer.of(e), e);
    }
  }

  /** Deletes a blob; one that is not there is fine. */
  public void delete(BlobName name) {
    try {
      remove(name);
    } catch (KubernetesClientException e) {
      throw failed("delete", name, e);
    }
  }

  private void remove(BlobName name) {
    // The first piece goes first: without it there is no blob, whatever else is left.
    client.secrets().inNamespace(namespace).withName(name.secret(0)).delete();
    // Each by itself: nobody needs the right to delete whole collections of Secrets for it.
    String label = SlipwayLabels.value(name.value());
    for (Secret piece :
        client.secrets().inNamespace(namespace).withLabel(BLOB, label).list().getItems()) {
      client.resource(piece).delete();
    }
  }

  private @Nullable Secret read(BlobName name, int chunk) {
    return client.secrets().inNamespace(namespace).withName(name.secret(chunk)).get();
  }

  private byte[] content(Secret secret) {
    String encoded = secret.getData() == null ? null : secret.getData().get(CONTENT);
    return encoded == null ? new byte[0] : Base64.getDecoder().decode(encoded);
  }

  private String annotation(BlobName name, Secret secret, String key) {
    String value = secret.getMetadata().getAnnotations().get(key);
    if (value == null) {
      throw damaged(name, "Secret " + secret.getMetadata().getName() + " lost annotation " + key);
    }
    return value;
  }

  private Secret secret(
      BlobName name,
      String type,
      Map<String, String> labels,
      int chunk,
      Map<String, String> annotations,
      byte[] content) {
    return new SecretBuilder()
        .withNewMetadata()
        .withName(name.secret(chunk))
        .withNamespace(namespace)
        .addToLabels(labels)
        .addToLabels(SlipwayLabels.MANAGED_BY, SlipwayLabels.SLIPWAY)
        .addToLabels(BLOB, SlipwayLabels.value(name.value()))
        .addToLabels(CHUNK, String.valueOf(chunk))
        .withAnnotations(annotations)
        .endMetadata()
        .withType(type)
        .addToData(CONTENT, Base64.getEncoder().encodeToString(content))
        .build();
  }

  private static Blob blob(Secret first) {
    String name = first.getMetadata().getName();
    Map<String, String> labels =
        first.getMetadata().getLabels().entrySet().stream()
            .filter(e -> !e.getKey().equals(BLOB) && !e.getKey().equals(CHUNK))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    return new Blob(
        new BlobName(name.substring(0, name.length() - 2)),
        labels,
        Instant.parse(first.getMetadata().getCreationTimestamp()));
  }

  private ClusterException failed(String what, BlobName name, KubernetesClientException e) {
    // A failed write of a Secret may quote it: the client's exception goes no further.
    return new ClusterException(
        "Tried to "
            + what
            + " '"
            + name
            + "' in Secrets of namespace "
            + namespace
            + ", but "
            + ApiAnswer.of(e)
            + (e.getCode() == 403
                ? "; allow this user to get, list, create and delete Secrets there"
                : ""));
  }

  private ClusterException damaged(BlobName name, String how) {
    return new ClusterException(
        "Tried to read '"
            + name
            + "' from Secrets of namespace "
            + namespace
            + ", but it is damaged: "
            + how
            + "; somebody changed what Slipway keeps there, see 'kubectl -n "
            + namespace
            + " get secrets -l "
            + BLOB
            + "="
            + SlipwayLabels.value(name.value())
            + "'");
  }
}
