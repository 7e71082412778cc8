package dev.slipway.record;

import dev.slipway.error.SlipwayException;
import dev.slipway.redact.Redactor;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * Records as files of a folder, {@code <recordId>.json}, and {@code latest.json}, the one that was
 * written last. The folder may be shared by several applications and environments; a store sees the
 * records of its own. Files of the SOP's original pipeline, with their six fields, are records too.
 */
public final class FolderRecords implements RecordStore {
  private static final String LATEST = "latest.json";
  private static final String SUFFIX = ".json";
  private static final String AMENDMENTS = "amendments";

  private final Path folder;
  private final String application;
  private final String environment;
  private final Consumer<String> warnings;
  private final RecordJson json;
  private final Map<Path, Known> known = new ConcurrentHashMap<>();

  /** What was read of a file. */
  private record Known(long size, FileTime modified, DeploymentRecord record) {}

  /**
   * The records in a folder.
   *
   * @param folder made when the first record is written
   * @param application whose records; also that of files which do not name one
   * @param environment whose records
   * @param redactor masks secrets in what is written
   * @param warnings told of each file that cannot be read, by its name, whenever it is come upon
   */
  public FolderRecords(
      Path folder,
      String application,
      String environment,
      Redactor redactor,
      Consumer<String> warnings) {
    this.folder = Objects.requireNonNull(folder, "folder");
    this.application = Objects.requireNonNull(application, "application");
    this.environment = Objects.requireNonNull(environment, "environment");
    this.warnings = Objects.requireNonNull(warnings, "warnings");
    this.json = new RecordJson(redactor);
  }

  @Override
  public void append(DeploymentRecord record) {
    if (LATEST.equals(record.recordId() + SUFFIX)) {
      throw new IllegalArgumentException("a record cannot have the id 'latest'");
    }
    String text = json.write(record);
    Path file = folder.resolve(record.recordId() + SUFFIX);
    try {
      Files.createDirectories(folder);
      if (!DurableFile.create(file, text) && !Files.readString(file).equals(text)) {
        throw new SlipwayException(
            "Tried to write the record "
                + file
                + ", but another one is there; records are never overwritten, so this one needs"
                + " an id of its own");
      }
      DurableFile.replace(folder.resolve(LATEST), text);
    } catch (IOException e) {
      throw new SlipwayException(
          "Tried to write the record "
              + file
              + ", but "
              + describe(e)
              + "; the folder must be one that the deployer may write to",
          e);
    }
  }

  /** A file of its own in the folder's {@code amendments}. */
  @Override
  public void amend(Amendment amendment) {
    Path file = folder.resolve(AMENDMENTS).resolve(amendment.amendmentId() + SUFFIX);
    try {
      Files.createDirectories(folder.resolve(AMENDMENTS));
      // One that is there has the same content: its name is made of it.
      DurableFile.create(file, json.write(amendment));
    } catch (IOException e) {
      throw new SlipwayException(
          "Tried to write the amendment "
              + file
              + ", but "
              + describe(e)
              + "; the folder must be one that the deployer may write to",
          e);
    }
  }

  /** Of this store's records, and of those that no record is kept of here. */
  @Override
  public List<Amendment> amendments() {
    List<Amendment> amendments = new ArrayList<>();
    for (Path file : files(folder.resolve(AMENDMENTS))) {
      try {
        amendments.add(RecordJson.readAmendment(Files.readString(file)));
      } catch (IOException e) {
        warn(file, describe(e), e);
      } catch (SlipwayException e) {
        warn(file, String.valueOf(e.getMessage()), e);
      }
    }
    amendments.sort(Comparator.comparing(Amendment::at));
    return List.copyOf(amendments);
  }

  @Override
  public List<DeploymentRecord> history() {
    List<DeploymentRecord> records = new ArrayList<>();
    for (Path file : files(folder)) {
      try {
        records.add(read(file));
      } catch (IOException e) {
        warn(file, describe(e), e);
      } catch (SlipwayException e) {
        warn(file, String.valueOf(e.getMessage()), e);
      }
    }
    return records.stream()
        .filter(r -> r.application().equals(application) && r.environment().equals(environment))
        .sorted(
            Comparator.comparing(DeploymentRecord::timestamp)
                .thenComparing(DeploymentRecord::recordId)
                .reversed())
        .toList();
  }

  private static List<Path> files(Path folder) {
    List<Path> files = new ArrayList<>();
    if (!Files.exists(folder)) {
      return files;
    }
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, "[!.]*" + SUFFIX)) {
      for (Path file : all) {
        if (!LATEST.equals(String.valueOf(file.getFileName()))) {
          files.add(file);
        }
      }
    } catch (IOException e) {
      throw new SlipwayException(
          "Tried to list the records in " + folder + ", but " + describe(e), e);
    }
    return files;
  }

  /** A release asks for the history several times, and a file rarely becomes another. */
  private DeploymentRecord read(Path file) throws IOException {
    BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
    Known known = this.known.get(file);
    if (known == null
        || known.size != now.size()
        || !known.modified.equals(now.lastModifiedTime())) {
      known = new Known(now.size(), now.lastModifiedTime(), parse(file));
      this.known.put(file, known);
    }
    return known.record;
  }

  private DeploymentRecord parse(Path file) throws IOException {
    JsonNode tree = RecordJson.tree(Files.readString(file));
    String name = String.valueOf(file.getFileName());
    return OriginalRecord.is(tree)
        ? OriginalRecord.read(tree, name.substring(0, name.length() - SUFFIX.length()), application)
        : json.read(tree);
  }

  private void warn(Path file, String why, Exception cause) {
    warnings.accept(
        "The record "
            + file
            + " cannot be read and is left out ("
            + (why.isBlank() ? cause.getClass().getSimpleName() : why)
            + "); mend it or move it away");
  }

  private static String describe(IOException e) {
    return e.getClass().getSimpleName() + ": " + e.getMessage();
  }
}
