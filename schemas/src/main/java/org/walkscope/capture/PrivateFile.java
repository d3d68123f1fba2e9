// SPDX-License-Identifier: Apache-2.0
package org.walkscope.capture;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * New files that only their owner can read, because captures hold page frame numbers and kernel
 * addresses. Links are not followed, and an existing file is replaced on request alone.
 */
public final class PrivateFile {
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ALONE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private PrivateFile() {}

  /** Content of a file. */
  public interface Content {
    /** Writes the content. */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes a file with mode 0600 that is whole or, after a failure such as a full disk, not there;
   * for a command that never replaces one.
   */
  public static void write(Path path, Content content) throws IOException {
    write(path, create(path), content);
  }

  /**
   * The same, for a command that has the option --force.
   *
   * @param force replaces an existing file or link; the target of a link stays
   */
  public static void write(Path path, boolean force, Content content) throws IOException {
    write(path, create(path, force), content);
  }

  private static void write(Path path, OutputStream file, Content content) throws IOException {
    try (OutputStream out = new BufferedOutputStream(file)) {
      content.writeTo(out);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(path);
      throw e;
    }
  }

  /** Checks, before its work, what a command that has the option --force would find at its end. */
  public static void requireNew(Path path, boolean force) throws FileThereException {
    if (!force && Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      throw FileThereException.of(path, true);
    }
  }

  /** Creates the file with mode 0600, for a command that never replaces one. */
  public static OutputStream create(Path path) throws IOException {
    return create(path, false, false);
  }

  /**
   * Creates the file with mode 0600, for a command that has the option --force.
   *
   * @param force replaces an existing file or link; the target of a link stays
   */
  public static OutputStream create(Path path, boolean force) throws IOException {
    return create(path, force, true);
  }

  /** Creates the file with mode 0600, for a program that forces what it writes to the disk. */
  public static FileChannel createChannel(Path path) throws IOException {
    return channel(path, false, false);
  }

  private static OutputStream create(Path path, boolean force, boolean option) throws IOException {
    return new NamedOutput(path, channel(path, force, option));
  }

  /** Output whose failures name its file. */
  private static final class NamedOutput extends OutputStream {
    private final Path path;
    private final OutputStream out;

    NamedOutput(Path path, FileChannel channel) {
      this.path = path;
      this.out = Channels.newOutputStream(channel);
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        out.write(bytes, offset, length);
      } catch (IOException e) {
        String reason = e.getMessage() == null ? "it is closed" : e.getMessage();
        throw new IOException("cannot write " + path + ": " + reason, e);
      }
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }

  private static FileChannel channel(Path path, boolean force, boolean option) throws IOException {
    if (path.equals(Path.of("-"))) {
      throw new IOException("cannot write -: a capture goes to a file, name one");
    }
    try {
      if (force) {
        remove(path);
      }
      Set<StandardOpenOption> onlyNew =
          Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
      return FileChannel.open(path, onlyNew, OWNER_ALONE);
    } catch (FileAlreadyExistsException e) {
      FileThereException there =
          force ? FileThereException.ofNoFile(path) : FileThereException.of(path, option);
      there.initCause(e);
      throw there;
    } catch (NoSuchFileException e) {
      throw new IOException("cannot write " + path + ": its folder is not there", e);
    } catch (AccessDeniedException e) {
      throw new IOException("cannot write " + path + ": no permission", e);
    }
  }

  private static void remove(Path path) throws IOException {
    if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) || Files.isSymbolicLink(path)) {
      Files.delete(path);
    }
  }
}
