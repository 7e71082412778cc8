package dev.slipway.embedded.node;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an image holds: where its files are, what it runs when a container names no command, and its
 * environment.
 *
 * @param files the file system that a container of it sees
 * @param entrypoint what {@code command} replaces
 * @param arguments what {@code args} replaces
 * @param environment variables of the image
 * @param java a JVM, which a memory limit is told
 */
public record Program(
    Files files,
    List<String> entrypoint,
    List<String> arguments,
    Map<String, String> environment,
    boolean java) {
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
  }

  /** BusyBox, as the image of that name: the shell and the small tools. */
  public static Program busybox() {
    return new Program(Files.BUSYBOX, List.of(), List.of("sh"), Map.of(), false);
  }

  /** A program of this machine. */
  public static Program binary(String... command) {
    return new Program(Files.HOST, List.of(command), List.of(), Map.of(), false);
  }

  /** A class with a main method, of this JVM's class path. */
  public static Program mainClass(Class<?> main, String... arguments) {
    return java(List.of("-cp", System.getProperty("java.class.path"), main.getName()), arguments);
  }

  /** A jar that can be run. */
  public static Program jar(Path jar, String... arguments) {
    return java(List.of("-jar", jar.toAbsolutePath().toString()), arguments);
  }

  /** The same with one more variable. */
  public Program with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(environment);
    more.put(name, value);
    return new Program(files, entrypoint, arguments, more, java);
  }

  private static Program java(List<String> what, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-XX:+UseSerialGC");
    command.addAll(what);
    return new Program(Files.HOST, command, List.of(arguments), Map.of(), true);
  }
}
