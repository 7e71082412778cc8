package dev.slipway.manifest;

/** An image reference's repository, without tag and digest. */
final class ImageName {
  private ImageName() {}

  /**
   * As {@code registry.example:5000/preskool/backend} of {@code
   * registry.example:5000/preskool/backend:1.2@sha256:...}. A colon before the last slash is a
   * registry's port.
   */
  static String of(String reference) {
    int digest = reference.indexOf('@');
    String name = digest < 0 ? reference : reference.substring(0, digest);
    int tag = name.lastIndexOf(':');
    return tag > name.lastIndexOf('/') ? name.substring(0, tag) : name;
  }
}
