package dev.slipway.embedded.node;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an image holds: where its files are, what it runs when a container names no command, and its
 * environment.
 *
 * @param files the file system that a container of it sees
 * @param entrypoint what {@code command} replaces
 * @param arguments what {@code args} replaces
 * @param environment variables of the image; {@code $(POD_IP)} is replaced
 * @param java a JVM, which a memory limit is told
 * @param folders what else the image holds: folders of this machine by their path in the container,
 *     read-only
 */
public record Program(
    Files files,
    List<String> entrypoint,
    List<String> arguments,
    Map<String, String> environment,
    boolean java,
    Map<String, Path> folders) {
  /** Which files a container sees. */
  public enum Files {
    /** BusyBox and nothing else. */
    BUSYBOX,
    /** This machine's files, read-only. */
    HOST
  }

  /** Checks and copies. */
  public Program {
    entrypoint = List.copyOf(entrypoint);
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
    folders = Map.copyOf(folders);
  }

  /** BusyBox, as the image of that name: the shell and the small tools. */
  public static Program busybox() {
    return new Program(Files.BUSYBOX, List.of(), List.of("sh"), Map.of(), false, Map.of());
  }

  /** A program of this machine. */
  public static Program binary(String... command) {
    return new Program(Files.HOST, List.of(command), List.of(), Map.of(), false, Map.of());
  }

  /** A class with a main method, of this JVM's class path. */
  public static Program mainClass(Class<?> main, String... arguments) {
    return java(List.of("-cp", classPath(), main.getName()), arguments);
  }

  /** A jar that can be run. */
  public static Program jar(Path jar, String... arguments) {
    return java(List.of("-jar", jar.toAbsolutePath().toString()), arguments);
  }

  /** The same with one more variable. */
  public Program with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(environment);
    more.put(name, value);
    return new Program(files, entrypoint, arguments, more, java, folders);
  }

  /** The same with a folder of this machine at a path. */
  public Program holding(String path, Path folder) {
    Map<String, Path> more = new LinkedHashMap<>(folders);
    more.put(path, folder.toAbsolutePath());
    return new Program(files, entrypoint, arguments, environment, java, more);
  }

  /** The same as an image whose command is no entry point: {@code command} and args replace it. */
  public Program asCommand() {
    List<String> all = new ArrayList<>(entrypoint);
    all.addAll(arguments);
    return new Program(files, List.of(), all, environment, java, folders);
  }

  /** Absolute, for the program starts in another folder. */
  private static String classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static Program java(List<String> what, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-XX:+UseSerialGC");
    command.addAll(what);
    return new Program(Files.HOST, command, List.of(arguments), Map.of(), true, Map.of());
  }
}
