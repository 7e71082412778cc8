package dev.slipway.kustomize;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The folder of one kustomization. Folders may be named anywhere, files only in the folder and
 * below it, symbolic links resolved first: the load restriction of kustomize.
 */
final class Folder {
  static final List<String> FILES =
      List.of("kustomization.yaml", "kustomization.yml", "Kustomization");

  /** Far above what the API server takes (1.5 MiB an object), for a file may hold many. */
  private static final int MOST_BYTES = 8 * 1024 * 1024;

  private static final Pattern REMOTE =
      Pattern.compile(
          "(?i)^(?:https?|ssh|git|file|s3|oci)://.*|^git@.*|^git::.*|^[a-z0-9.-]+\\.[a-z]{2,}[:/]"
              + ".*(?:\\.git|\\?(?:ref|version)=|//).*|^(?:github|gitlab|bitbucket)\\.(?:com|org)[:/]"
              + ".*|^gh:.*");

  private final Path top;
  private final Path real;
  private final @Nullable Folder parent;
  private final Budget budget;

  private Folder(Path top, Path real, @Nullable Folder parent, Budget budget) {
    this.top = top;
    this.real = real;
    this.parent = parent;
    this.budget = budget;
  }

  static Folder top(Path path) {
    try {
      Path real = path.toRealPath();
      return new Folder(real, real, null, new Budget());
    } catch (IOException e) {
      throw new KustomizeException(
          "Tried to render the kustomization in " + path + ", but there is no such folder", e);
    }
  }

  /** Of the folder alone, without what leads to it. */
  String name() {
    return real.getFileName().toString();
  }

  Budget budget() {
    return budget;
  }

  /** Where the kustomization file is. */
  Path kustomization() {
    List<Path> found = FILES.stream().map(real::resolve).filter(Files::isRegularFile).toList();
    if (found.size() == 1) {
      return found.get(0);
    }
    throw new KustomizeException(
        "Tried to read the kustomization in "
            + real
            + ", but there is "
            + (found.isEmpty()
                ? "none of " + String.join(", ", FILES) + " in it; add one, or name another folder"
                : "more than one of " + String.join(", ", FILES) + "; keep one"));
  }

  static boolean isRemote(String path) {
    return REMOTE.matcher(path).matches();
  }

  static UnsupportedKustomizationException remote(String path, String place) {
    return new UnsupportedKustomizationException(
        "Tried to load "
            + path
            + ", which "
            + place
            + " names, but it is remote, and what is released must not depend on what another host"
            + " serves at that moment; copy it beside the overlay, or set 'renderer: kubectl'");
  }

  boolean isFolder(String path) {
    return Files.isDirectory(real.resolve(path));
  }

  boolean isFile(String path) {
    return Files.isRegularFile(real.resolve(path));
  }

  /** Another kustomization's folder, which may be anywhere but not around this one. */
  Folder child(String path, String place) {
    if (Path.of(path).isAbsolute()) {
      throw new KustomizeException(
          "Tried to load "
              + path
              + ", which "
              + place
              + " names, but it is absolute; name it relative to the kustomization");
    }
    Path child;
    try {
      child = real.resolve(path).toRealPath();
    } catch (IOException e) {
      throw missing(path, place);
    }
    for (Folder above = this; above != null; above = above.parent) {
      if (above.real.startsWith(child)) {
        throw new KustomizeException(
            "Tried to load "
                + path
                + ", which "
                + place
                + " names, but that is a cycle: "
                + cycle(above, child)
                + "; a base must not name what is built on it");
      }
    }
    return new Folder(top, child, this, budget);
  }

  private String cycle(Folder from, Path child) {
    StringBuilder way = new StringBuilder(shown(child));
    for (Folder above = this; above != null; above = above.parent) {
      way.insert(0, shown(above.real) + " -> ");
      if (above.real.equals(from.real)) {
        break;
      }
    }
    return way.toString();
  }

  private KustomizeException missing(String path, String place) {
    return new KustomizeException(
        "Tried to load "
            + path
            + ", which "
            + place
            + " names, but there is no such file or folder at "
            + real.resolve(path).normalize()
            + near(path)
            + "; correct the path, or add it");
  }

  private String near(String path) {
    Path wanted = real.resolve(path).normalize();
    Path around = wanted.getParent();
    if (around == null || wanted.getFileName() == null || !Files.isDirectory(around)) {
      return "";
    }
    try (var files = Files.list(around)) {
      List<String> names = files.map(f -> f.getFileName().toString()).sorted().toList();
      Optional<String> nearest =
          dev.slipway.config.Nearest.to(wanted.getFileName().toString(), names);
      return nearest.map(n -> "; there is " + n).orElse("");
    } catch (IOException e) {
      return "";
    }
  }

  /** A file's bytes; refused when it is outside of this folder, or large. */
  byte[] bytes(String path, String place) {
    Path file;
    try {
      file = real.resolve(path).toRealPath();
    } catch (IOException e) {
      throw missing(path, place);
    }
    if (!file.startsWith(real)) {
      throw new KustomizeException(
          "Tried to load "
              + path
              + ", which "
              + place
              + " names, but "
              + file
              + " is not in or below "
              + real
              + "; a kustomization may read files of its own folder only: name a folder with a"
              + " kustomization in it, or move the file");
    }
    if (!Files.isRegularFile(file)) {
      throw new KustomizeException(
          "Tried to load "
              + path
              + ", which "
              + place
              + " names, but it is no file; name the file itself");
    }
    return read(file, path + ", which " + place + " names");
  }

  /**
   * @param named as an error calls it
   */
  private byte[] read(Path file, String named) {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MOST_BYTES + 1);
    } catch (IOException e) {
      throw new KustomizeException("Tried to read " + named + ", but " + e.getMessage(), e);
    }
    if (bytes.length > MOST_BYTES || !budget.spend(bytes.length)) {
      throw new KustomizeException(
          "Tried to read "
              + named
              + ", but it is larger than "
              + MOST_BYTES / 1024 / 1024
              + " MiB, which no manifest is; is it the right file?");
    }
    return bytes;
  }

  String text(String path, String place) {
    return decode(bytes(path, place), path);
  }

  String kustomizationText() {
    Path file = kustomization();
    return decode(read(file, shown(file)), shown(file));
  }

  private static String decode(byte[] bytes, String path) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new KustomizeException(
          "Tried to read " + path + ", but it is not UTF-8 text; save it as UTF-8", e);
    }
  }

  /** A file of this folder, from the kustomization that is rendered. */
  String shown(String path) {
    return shown(real.resolve(path).normalize());
  }

  private String shown(Path path) {
    String relative = top.relativize(path).toString().replace('\\', '/');
    return relative.isEmpty() ? "." : relative;
  }
}
