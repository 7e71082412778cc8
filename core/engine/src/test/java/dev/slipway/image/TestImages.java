package dev.slipway.image;

import static java.nio.charset.StandardCharsets.UTF_8;

/** The documents of small images. */
final class TestImages {
  private TestImages() {}

  static byte[] config(String architecture, String labels) {
    return json(
        "{'os':'linux','architecture':'%s','config':{'Labels':{%s}},'rootfs':{'type':'layers','diff_ids':[]}}"
            .formatted(architecture, labels));
  }

  static String revision(String revision) {
    return "'org.opencontainers.image.revision':'" + revision + "'";
  }

  static byte[] manifest(byte[] config) {
    return json(
        "{'schemaVersion':2,'mediaType':'%s','config':{'mediaType':'application/vnd.oci.image.config.v1+json','digest':'%s','size':%d},'layers':[]}"
            .formatted(ManifestDocument.OCI_MANIFEST, Digest.of(config), config.length));
  }

  /** One entry of an index. */
  static String entry(byte[] manifest, String os, String architecture) {
    return "{'mediaType':'%s','digest':'%s','size':%d,'platform':{'os':'%s','architecture':'%s'}}"
        .formatted(
            ManifestDocument.OCI_MANIFEST, Digest.of(manifest), manifest.length, os, architecture);
  }

  static byte[] index(String... entries) {
    return json(
        "{'schemaVersion':2,'mediaType':'%s','manifests':[%s]}"
            .formatted(ManifestDocument.OCI_INDEX, String.join(",", entries)));
  }

  private static byte[] json(String text) {
    return text.replace('\'', '"').getBytes(UTF_8);
  }
}
