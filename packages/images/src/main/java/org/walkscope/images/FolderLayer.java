// SPDX-License-Identifier: Apache-2.0
package org.walkscope.images;

import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A folder as a layer: root's, readable by all, but for the folders that are the user's own. */
final class FolderLayer {
  private static final FilePermissions READ = FilePermissions.fromOctalString("644");
  private static final FilePermissions RUN = FilePermissions.fromOctalString("755");
  private static final FilePermissions PRIVATE = FilePermissions.fromOctalString("700");

  private FolderLayer() {}

  /**
   * Layer of a folder.
   *
   * @throws IOException of a link, which Jib would take for the file that it names on this machine
   */
  static FileEntriesLayer of(Path folder) throws IOException {
    FileEntriesLayer.Builder layer =
        FileEntriesLayer.builder().setName(folder.getFileName().toString());
    try (Stream<Path> walk = Files.walk(folder)) {
      List<Path> all = walk.filter(path -> !path.equals(folder)).sorted().toList();
      for (Path path : all) {
        if (Files.isSymbolicLink(path)) {
          throw new IOException(path + ": a link, which an image of Jib cannot have");
        }
        add(layer, path, "/" + folder.relativize(path));
      }
    }
    return layer.build();
  }

  private static void add(FileEntriesLayer.Builder layer, Path path, String at) {
    boolean own = Image.OWN.contains(at);
    FilePermissions mode = own ? PRIVATE : Files.isExecutable(path) ? RUN : READ;
    layer.addEntry(
        path,
        AbsoluteUnixPath.get(at),
        mode,
        FileEntriesLayer.DEFAULT_MODIFICATION_TIME,
        own ? Image.USER + ":" + Image.USER : "0:0");
  }
}
