// SPDX-License-Identifier: Apache-2.0
package org.walkscope.images;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainer;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;

/**
 * An image as an OCI layout in a tar, of which Docker, Podman and containerd load. The same folders
 * give the same bytes: files have one time, and the image has the time that it is given.
 *
 * @param image what is made
 * @param version tag. Example: 0.1.0
 * @param architecture as Go names it: amd64 or arm64
 * @param created time that the image says
 */
record ImageTar(Image image, String version, String architecture, Instant created) {
  /**
   * Writes the image.
   *
   * @param layers folders with what the image has at /, the first the one that changes least
   * @param scratch folder for what Jib keeps meanwhile
   * @return digest of its manifest. Example: sha256:0123…
   */
  String write(List<Path> layers, Path scratch, Path tar) throws IOException, InterruptedException {
    JibContainerBuilder builder = Jib.fromScratch();
    for (Path layer : layers) {
      builder.addFileEntriesLayer(FolderLayer.of(layer));
    }
    builder
        .setFormat(ImageFormat.OCI)
        .setPlatforms(Set.of(new Platform(architecture, "linux")))
        .setCreationTime(created)
        .setUser(Image.USER + ":" + Image.USER)
        .setEnvironment(environment())
        .setWorkingDirectory(AbsoluteUnixPath.get("/"))
        .setEntrypoint(image.entryPoint())
        .setLabels(labels());
    try {
      JibContainer made =
          builder.containerize(
              Containerizer.to(TarImage.at(tar).named(image.label() + ":" + version))
                  .setOfflineMode(true)
                  .setToolName("walkscope")
                  .setBaseImageLayersCache(scratch)
                  .setApplicationLayersCache(scratch));
      return made.getDigest().toString();
    } catch (ExecutionException e) {
      throw new IOException(image.label() + ": " + e.getCause().getMessage(), e);
    } catch (RegistryException
        | CacheDirectoryCreationException
        | InvalidImageReferenceException e) {
      throw new IOException(image.label() + ": " + e.getMessage(), e);
    }
  }

  /** Where programs of a user without a home keep what they keep. */
  private Map<String, String> environment() {
    Map<String, String> environment = new TreeMap<>();
    environment.put("HOME", "/var/lib/walkscope");
    environment.put("XDG_STATE_HOME", "/var/lib/walkscope");
    if (image.equals(Image.AGENT) || image.equals(Image.DASHBOARD)) {
      // or malloc keeps some 20 MiB for threads that do not use it
      environment.put("MALLOC_ARENA_MAX", image.equals(Image.AGENT) ? "1" : "2");
    }
    return environment;
  }

  private Map<String, String> labels() {
    String prefix = "org.opencontainers.image.";
    return Map.of(
        prefix + "title", image.label(),
        prefix + "description", image.description(),
        prefix + "licenses", image.licences(),
        prefix + "vendor", "Walkscope maintainers",
        prefix + "version", version,
        prefix + "created", created.toString());
  }
}
