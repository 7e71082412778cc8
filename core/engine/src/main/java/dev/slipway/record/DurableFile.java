package dev.slipway.record;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files that are there whole or not at all, also after a power failure: written beside their place,
 * forced to the disk, then put in it.
 */
final class DurableFile {
  private static final Logger LOG = LoggerFactory.getLogger(DurableFile.class);

  private DurableFile() {}

  /** Writes a file that must not be there; false, and nothing is changed, when it is. */
  static boolean create(Path file, String text) throws IOException {
    Path draft = draft(file, text);
    try {
      // A link, unlike a move, never takes the place of a file that is there.
      Files.createLink(file, draft);
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (UnsupportedOperationException | FileSystemException e) {
      LOG.atDebug().setCause(e).log("The file system has no hard links; moving instead");
      if (Files.exists(file)) {
        return false;
      }
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
    forceFolder(file);
    return true;
  }

  /** Writes a file in the place of what is there. */
  static void replace(Path file, String text) throws IOException {
    Path draft = draft(file, text);
    try {
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
    forceFolder(file);
  }

  private static Path draft(Path file, String text) throws IOException {
    Path draft = file.resolveSibling(".draft-" + UUID.randomUUID() + ".tmp");
    // Not a FileChannel: that one a mere interrupt of the thread would close.
    try (FileOutputStream out = new FileOutputStream(draft.toFile())) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
      out.getFD().sync();
    } catch (IOException e) {
      Files.deleteIfExists(draft);
      throw e;
    }
    return draft;
  }

  private static void forceFolder(Path file) {
    try (FileChannel folder =
        FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
      folder.force(true);
    } catch (IOException e) {
      // Not every system lets a folder be opened; the file's own content is safe already.
      LOG.atDebug().setCause(e).log("The records folder could not be forced to the disk");
    }
  }
}
