package dev.slipway.embedded.node;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Builds the folder that a container sees as its root: BusyBox's tools, or links to this machine's
 * files. The links go to {@code /.host}, where the sandbox mounts this machine's root.
 */
final class RootFolders {
  private static final Set<String> OWN = Set.of("proc", "dev", "sys", "tmp", "run", "var", "data");

  private static final int ELF_HEADER = 64;
  private static final int ELF_MAGIC = 0x7f454c46;
  private static final int ELF_64_BIT = 2;
  private static final int ELF_INTERPRETER = 3;

  private final Path busybox;
  private final List<String> tools;

  /**
   * Makes the first copy of BusyBox.
   *
   * @param folder on the file system where the roots will be, so that a link suffices for each
   * @param busybox the program; it need not be there when no image asks for it
   */
  RootFolders(Path folder, Path busybox) throws IOException {
    this.busybox = folder.resolve("busybox");
    if (isUsable(busybox)) {
      Files.copy(busybox, this.busybox);
      Process list = new ProcessBuilder(busybox.toString(), "--list").start();
      tools =
          new String(list.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } else {
      tools = List.of();
    }
  }

  Path make(Launch launch) throws IOException {
    Path root = launch.folder().resolve("root");
    for (String name : List.of("proc", "dev", "tmp", "etc", "var/tmp", "var/run", "run", ".host")) {
      Files.createDirectories(root.resolve(name));
    }
    if (launch.program().files() == Program.Files.BUSYBOX) {
      fillWithBusybox(root);
    } else {
      fillWithLinks(root);
      Stream.of(System.getProperty("java.class.path").split(":", -1))
          .filter(entry -> entry.startsWith("/tmp/"))
          .forEach(entry -> link(root, entry));
      launch.command().stream()
          .flatMap(word -> Stream.of(word.split(":", -1)))
          .filter(word -> word.startsWith("/tmp/") && Files.exists(Path.of(word)))
          .forEach(word -> link(root, word));
    }
    Files.deleteIfExists(root.resolve("etc/hosts"));
    Files.createFile(root.resolve("etc/hosts"));
    for (Launch.Mount mount : launch.mounts()) {
      Path target = root.resolve(mount.path().substring(1));
      if (Files.isDirectory(mount.source())) {
        Files.createDirectories(target);
      } else {
        Files.createDirectories(target.getParent());
        if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
          Files.createFile(target);
        }
      }
    }
    return root;
  }

  /** Whether a path is there inside a root; a link that leads out to this machine's root counts. */
  static boolean isThere(Path root, String path) {
    Path at = root;
    for (Path part : Path.of(path).normalize()) {
      at = at.resolve(part);
      if (Files.isSymbolicLink(at)) {
        String rest = path.substring(path.indexOf(part.toString()) + part.toString().length());
        try {
          String target = Files.readSymbolicLink(at).toString();
          return target.startsWith("/.host")
              ? Files.isExecutable(Path.of(target.substring("/.host".length()) + rest))
              : Files.isExecutable(root.resolve(target.substring(1)));
        } catch (IOException e) {
          return false;
        }
      }
    }
    return Files.isExecutable(at) && !Files.isDirectory(at);
  }

  /** Whether a busybox is there that runs in a folder of its own. */
  static boolean isUsable(Path busybox) {
    try {
      return Files.isExecutable(busybox) && isStatic(busybox);
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether a program names no loader: one that does finds none in a folder of its own. */
  private static boolean isStatic(Path program) throws IOException {
    ByteBuffer elf = ByteBuffer.wrap(Files.readAllBytes(program));
    if (elf.limit() < ELF_HEADER || elf.getInt(0) != ELF_MAGIC || elf.get(4) != ELF_64_BIT) {
      return false;
    }
    elf.order(elf.get(5) == 1 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int at = (int) elf.getLong(32);
    for (int i = 0; i < elf.getShort(56); i++, at += elf.getShort(54)) {
      if (elf.getInt(at) == ELF_INTERPRETER) {
        return false;
      }
    }
    return true;
  }

  private void fillWithBusybox(Path root) throws IOException {
    Path bin = Files.createDirectories(root.resolve("bin"));
    Path program = bin.resolve("busybox");
    if (Files.exists(program)) {
      return;
    }
    if (tools.isEmpty()) {
      throw new IOException(
          "Tried to start a container of busybox but this machine has no busybox that is linked"
              + " statically; install one, as Debian's busybox-static, or map the image to another"
              + " program");
    }
    Files.createLink(program, busybox);
    for (String tool : tools) {
      Path link = bin.resolve(tool);
      if (tool.equals("httpd")) {
        Files.writeString(link, HTTPD);
        link.toFile().setExecutable(true, false);
      } else if (!tool.equals("busybox")) {
        Files.createSymbolicLink(link, Path.of("/bin/busybox"));
      }
    }
    Files.writeString(root.resolve("etc/passwd"), "root:x:0:0:root:/root:/bin/sh\n");
    Files.writeString(root.resolve("etc/group"), "root:x:0:\n");
    Files.createDirectories(root.resolve("root"));
  }

  private static void fillWithLinks(Path root) throws IOException {
    try (Stream<Path> children = Files.list(Path.of("/"))) {
      for (Path child : children.toList()) {
        String name = child.getFileName().toString();
        if (name.equals("etc")) {
          fillEtc(root.resolve("etc"));
        } else if (!OWN.contains(name)
            && !Files.exists(root.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
          Files.createSymbolicLink(root.resolve(name), Path.of("/.host/" + name));
        }
      }
    }
  }

  private static void fillEtc(Path etc) throws IOException {
    try (Stream<Path> children = Files.list(Path.of("/etc"))) {
      for (Path child : children.toList()) {
        Path link = etc.resolve(child.getFileName());
        if (!Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
          Files.createSymbolicLink(link, Path.of("/.host" + child));
        }
      }
    }
  }

  private static void link(Path root, String file) {
    Path link = root.resolve(file.substring(1));
    try {
      Files.createDirectories(link.getParent());
      Files.createSymbolicLink(link, Path.of("/.host" + file));
    } catch (FileAlreadyExistsException e) {
      // One of the class path's folders is in another.
      return;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** A port without an address is the pod's own, so that several pods may have the same. */
  private static final String HTTPD =
      """
      #!/bin/sh
      port=80 seen=
      for word; do
        shift
        if [ "$seen" = -p ]; then
          case $word in *:*) ;; *) word=$POD_IP:$word;; esac
          port=
        fi
        seen=$word
        set -- "$@" "$word"
      done
      [ -z "$port" ] || set -- -p "$POD_IP:80" "$@"
      exec /bin/busybox httpd "$@"
      """;
}
