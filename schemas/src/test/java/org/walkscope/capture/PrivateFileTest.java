// SPDX-License-Identifier: Apache-2.0
package org.walkscope.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFileTest {
  @TempDir private Path dir;

  @Test
  void itsOwnerAloneReadsIt() throws IOException {
    Path file = dir.resolve("new");
    write(file, false);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void whatIsThereIsWrittenOverOnlyWhenThatIsAskedFor() throws IOException {
    Path file = Files.writeString(dir.resolve("old"), "kept");
    assertThatThrownBy(() -> PrivateFile.create(file, false))
        .isInstanceOf(FileThereException.class)
        .hasMessage(file + " is there already: name a new one, or give --force");
    assertThat(file).hasContent("kept");
    write(file, true);
    assertThat(file).hasContent("x");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void whatALinkPointsToStaysAsItIs() throws IOException {
    Path target = Files.writeString(dir.resolve("target"), "kept");
    Path link = Files.createSymbolicLink(dir.resolve("link"), target);
    assertThatThrownBy(() -> PrivateFile.create(link, false)).isInstanceOf(IOException.class);
    write(link, true);
    assertThat(target).hasContent("kept");
    assertThat(Files.isSymbolicLink(link)).isFalse();

    Path nowhere = Files.createSymbolicLink(dir.resolve("nowhere"), dir.resolve("not-there"));
    assertThatThrownBy(() -> PrivateFile.create(nowhere, false)).isInstanceOf(IOException.class);
    assertThat(dir.resolve("not-there")).doesNotExist();
  }

  @Test
  void whatIsNoFileStays() {
    assertThatThrownBy(() -> PrivateFile.create(dir, true))
        .isInstanceOf(FileThereException.class)
        .hasMessage(dir + " is no regular file, and is never replaced: name a new one");
    assertThatThrownBy(() -> PrivateFile.create(dir.resolve("none/new"), false))
        .isInstanceOf(IOException.class)
        .hasMessage("cannot write " + dir.resolve("none/new") + ": its folder is not there");
  }

  @Test
  void aFileThatCannotBeWrittenWholeIsNotThere() {
    Path file = dir.resolve("new");
    assertThatThrownBy(
            () ->
                PrivateFile.write(
                    file,
                    out -> {
                      out.write(new byte[1 << 16]);
                      throw new IOException("No space left on device");
                    }))
        .hasMessage("No space left on device");
    assertThat(file).doesNotExist();
  }

  @Test
  void aFailureOfTheDiskNamesTheFile() throws IOException {
    Path file = dir.resolve("new");
    OutputStream out = PrivateFile.create(file);
    out.close();
    assertThatThrownBy(() -> out.write('x')).hasMessage("cannot write " + file + ": it is closed");
  }

  @Test
  void aFileOfOthersStaysWhateverHappens() throws IOException {
    Path file = Files.writeString(dir.resolve("old"), "kept");
    assertThatThrownBy(() -> PrivateFile.write(file, out -> out.write('x')))
        .hasMessage(file + " is there already: name a new one");
    assertThat(file).hasContent("kept");
  }

  private static void write(Path file, boolean force) throws IOException {
    try (OutputStream out = PrivateFile.create(file, force)) {
      out.write('x');
    }
  }
}
