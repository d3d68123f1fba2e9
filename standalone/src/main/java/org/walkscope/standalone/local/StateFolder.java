// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.local;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.walkscope.command.PrivateFolder;

/**
 * Folder of a command that goes on where it stopped. Its file {@code format} says whose it is and
 * how it is written, as {@code walkscope up 1}; files of others are never touched.
 */
final class StateFolder implements AutoCloseable {
  private static final String FORMAT = "format";
  private static final String OF = "of";

  /** Number of the form that is written; one more with each change that this one could not read. */
  private static final int VERSION = 1;

  private static final Pattern FORM = Pattern.compile("walkscope (.{1,100}) ([0-9]{1,6})\n?");

  private final PrivateFolder folder;

  private StateFolder(PrivateFolder folder) {
    this.folder = folder;
  }

  /**
   * Opens the folder, or makes it.
   *
   * @param path null for the default
   * @param user command that the folder is of. Example: job WalkJob
   * @param option that names the folder. Example: --state
   * @throws IOException with a line that says what to do
   */
  static StateFolder open(Path path, String user, String option) throws IOException {
    Path where = path == null ? defaultOf(user) : path;
    if (Files.isDirectory(where) && Files.notExists(where.resolve(FORMAT))) {
      requireEmpty(where, option);
    }
    PrivateFolder folder = PrivateFolder.lock(where, "walkscope " + user, option);
    try {
      check(where, user, option);
      return new StateFolder(folder);
    } catch (IOException | RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  /** Folder in the user's own for such: $XDG_STATE_HOME, else ~/.local/state. */
  private static Path defaultOf(String user) {
    String state = System.getenv("XDG_STATE_HOME");
    Path of =
        state == null || !Path.of(state).isAbsolute()
            ? Path.of(System.getProperty("user.home"), ".local", "state")
            : Path.of(state);
    return of.resolve("walkscope").resolve(user.replace(' ', '/'));
  }

  private static void requireEmpty(Path path, String option) throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      if (files.anyMatch(file -> !file.getFileName().toString().equals(PrivateFolder.LOCK))) {
        throw new IOException(
            "%s has other files in it: name a new folder with %s".formatted(path, option));
      }
    }
  }

  private static void check(Path path, String user, String option) throws IOException {
    Path format = path.resolve(FORMAT);
    if (Files.notExists(format)) {
      write(format, "walkscope %s %d\n".formatted(user, VERSION));
      return;
    }
    String another = "name another folder with " + option;
    Matcher found = FORM.matcher(read(format, another));
    if (!found.matches()) {
      throw new IOException("%s is damaged: %s".formatted(format, another));
    }
    if (!found.group(1).equals(user)) {
      throw new IOException(
          "%s has the state of walkscope %s: %s".formatted(path, found.group(1), another));
    }
    if (Integer.parseInt(found.group(2)) > VERSION) {
      throw new IOException(
          "%s was written by a newer Walkscope (form %s, this one knows %d): use that one, or %s"
              .formatted(path, found.group(2), VERSION, another));
    }
  }

  private static void write(Path file, String text) throws IOException {
    Path made = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(made);
    Files.createFile(made, PrivateFolder.FILE);
    Files.writeString(made, text);
    Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String read(Path file, String otherwise) throws IOException {
    try {
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new IOException("%s is damaged: %s".formatted(file, otherwise), e);
    }
  }

  /**
   * Notes what the state is of.
   *
   * @param what in one line. Example: --bootstrap-servers b:9092 --id walks
   * @param isNew whether there is no state yet; otherwise it must be of the same
   * @param option that names the folder. Example: --state
   * @throws IOException when the state is of something else
   */
  void requireOf(String what, boolean isNew, String option) throws IOException {
    Path of = resolve(OF);
    String another = "name another folder with " + option;
    if (isNew || Files.notExists(of)) {
      write(of, what + "\n");
      return;
    }
    String found = read(of, another).strip();
    if (!found.equals(what)) {
      throw new IOException(
          "%s has the state of a job with %s, not with %s: %s"
              .formatted(path(), found, what, another));
    }
  }

  Path path() {
    return folder.path();
  }

  Path resolve(String name) {
    return folder.path().resolve(name);
  }

  @Override
  public void close() throws IOException {
    folder.close();
  }
}
