// SPDX-License-Identifier: Apache-2.0
package org.walkscope.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An image as it is read back from its tar. */
class ImageTarTest {
  private static final Instant CREATED = Instant.parse("2026-11-23T00:00:00Z");

  @TempDir Path folder;
  private Path runtime;
  private Path jars;

  @BeforeEach
  void layers() throws IOException {
    runtime = folder.resolve("runtime");
    Files.createDirectories(runtime.resolve("tmp"));
    Path java = Files.createDirectories(runtime.resolve("opt/java/bin")).resolve("java");
    Files.writeString(java, "#!");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
    jars = folder.resolve("jars");
    Files.writeString(Files.createDirectories(jars.resolve("usr")).resolve("a.jar"), "a");
  }

  private Map<String, byte[]> write(String name) throws Exception {
    Path tar = folder.resolve(name);
    ImageTar image = new ImageTar(Image.AGENT, "0.1.0", "arm64", CREATED);
    String digest = image.write(List.of(runtime, jars), folder.resolve("jib-" + name), tar);
    Map<String, byte[]> files = new HashMap<>();
    try (TarArchiveInputStream in = new TarArchiveInputStream(Files.newInputStream(tar))) {
      for (TarArchiveEntry at = in.getNextEntry(); at != null; at = in.getNextEntry()) {
        files.put(at.getName(), in.readAllBytes());
      }
    }
    assertThat(files).containsKey(path(digest));
    return files;
  }

  private static String path(String digest) {
    return "blobs/" + digest.replace(':', '/');
  }

  private static JsonNode json(byte[] text) throws IOException {
    return new ObjectMapper().readTree(text);
  }

  private static String digest(byte[] bytes) throws Exception {
    return "sha256:" + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  private static JsonNode manifest(Map<String, byte[]> files) throws IOException {
    JsonNode index = json(files.get("index.json"));
    assertThat(index.at("/manifests")).hasSize(1);
    return json(files.get(path(index.at("/manifests/0/digest").asText())));
  }

  private static JsonNode config(Map<String, byte[]> files) throws IOException {
    return json(files.get(path(manifest(files).at("/config/digest").asText())));
  }

  @Test
  void eachBlobIsWhatItsDigestSays() throws Exception {
    Map<String, byte[]> files = write("image.tar");
    JsonNode manifest = manifest(files);
    assertThat(manifest.at("/mediaType").asText())
        .isEqualTo("application/vnd.oci.image.manifest.v1+json");
    for (String name : files.keySet()) {
      if (name.startsWith("blobs/")) {
        assertThat(path(digest(files.get(name)))).isEqualTo(name);
      }
    }
    JsonNode unpacked = config(files).at("/rootfs/diff_ids");
    assertThat(manifest.at("/layers")).hasSize(2);
    for (int i = 0; i < 2; i++) {
      JsonNode layer = manifest.at("/layers/" + i);
      byte[] packed = files.get(path(layer.at("/digest").asText()));
      assertThat(layer.at("/size").asInt()).isEqualTo(packed.length);
      try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
        assertThat(digest(in.readAllBytes())).isEqualTo(unpacked.at("/" + i).asText());
      }
    }
  }

  @Test
  void itsConfigurationSaysWhatRunsAndAsWhom() throws Exception {
    JsonNode config = config(write("image.tar"));
    assertThat(config.at("/architecture").asText()).isEqualTo("arm64");
    assertThat(config.at("/os").asText()).isEqualTo("linux");
    assertThat(config.at("/created").asText()).isEqualTo(CREATED.toString());
    assertThat(config.at("/config/User").asText()).isEqualTo("65532:65532");
    assertThat(config.at("/config/Entrypoint").get(0).asText()).isEqualTo("/opt/java/bin/java");
    JsonNode labels = config.at("/config/Labels");
    assertThat(labels.get("org.opencontainers.image.title").asText()).isEqualTo("walkscope-agent");
    assertThat(labels.get("org.opencontainers.image.version").asText()).isEqualTo("0.1.0");
    assertThat(labels.get("org.opencontainers.image.licenses").asText()).isEqualTo("Apache-2.0");
  }

  /** Mode and owner of each entry of the layers. */
  private static Map<String, String> entries(Map<String, byte[]> files) throws IOException {
    Map<String, String> entries = new TreeMap<>();
    for (JsonNode layer : manifest(files).at("/layers")) {
      byte[] packed = files.get(path(layer.at("/digest").asText()));
      try (TarArchiveInputStream in =
          new TarArchiveInputStream(new GZIPInputStream(new ByteArrayInputStream(packed)))) {
        for (TarArchiveEntry at = in.getNextEntry(); at != null; at = in.getNextEntry()) {
          entries.put(at.getName(), "%o %d".formatted(at.getMode() & 0777, at.getLongUserId()));
        }
      }
    }
    return entries;
  }

  @Test
  void filesAreRootsAndFoldersOfTheUserAreItsOwn() throws Exception {
    assertThat(entries(write("image.tar")))
        .containsEntry("opt/java/bin/java", "755 0")
        .containsEntry("usr/a.jar", "644 0")
        .containsEntry("tmp/", "700 65532");
  }

  @Test
  void theSameFoldersGiveTheSameBytesWhateverTheirTimes() throws Exception {
    write("one.tar");
    Files.setLastModifiedTime(jars.resolve("usr/a.jar"), FileTime.fromMillis(1));
    write("two.tar");
    assertThat(folder.resolve("two.tar")).hasSameBinaryContentAs(folder.resolve("one.tar"));
    Files.writeString(jars.resolve("usr/a.jar"), "b");
    write("three.tar");
    assertThat(Files.mismatch(folder.resolve("two.tar"), folder.resolve("three.tar")))
        .isNotNegative();
  }

  @Test
  void aLinkIsNamed() throws IOException {
    Files.createSymbolicLink(jars.resolve("link"), Path.of("/etc/passwd"));
    assertThatThrownBy(() -> write("image.tar")).hasMessageContaining("jars/link: a link");
  }

  @Test
  void anImageThatThereIsNotIsNamedBesideThoseThatThereAre() {
    assertThatThrownBy(() -> Image.of("walkscope"))
        .hasMessage(
            "no image 'walkscope': there is walkscope-agent, walkscope-probe, walkscope-jobs, walkscope-dashboard");
  }
}
