// SPDX-License-Identifier: Apache-2.0
package org.walkscope.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Names and users of images, where manifests write them. */
class ImageNamesTest {
  private static final Path ROOT = Path.of("../..");

  /** Flink's own image with the jobs' jar: it is made on a machine that reaches a registry. */
  private static final String FLINK = "walkscope-flink:2.3";

  private static List<String> found(String pattern, Path... files) throws IOException {
    String text = "";
    for (Path file : files) {
      text += Files.readString(file);
    }
    return Pattern.compile(pattern, Pattern.MULTILINE)
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .toList();
  }

  private static Path manifest(String name) {
    return ROOT.resolve("packages/kubernetes").resolve(name);
  }

  private static String version() throws IOException {
    return found("(?<=^  <version>)[0-9.]+", ROOT.resolve("pom.xml")).get(0);
  }

  @Test
  void manifestsNameImagesThatAreMade() throws IOException {
    List<String> named =
        found(
            "(?<=^ {2,16}image: )walkscope-\\S+",
            manifest("daemonset.yaml"),
            manifest("jobs.yaml"));
    String version = version();
    List<String> made =
        Stream.concat(
                Image.ALL.stream().map(image -> image.label() + ":" + version), Stream.of(FLINK))
            .toList();
    assertThat(named)
        .contains("walkscope-agent:" + version, "walkscope-probe:" + version, FLINK)
        .isSubsetOf(made);
  }

  @Test
  void theAgentsPodRunsAsTheUserOfItsImage() throws IOException {
    assertThat(
            found(
                "(?<=(runAsUser: |runAsGroup: |--agent-user=))[1-9][0-9]*",
                manifest("daemonset.yaml")))
        .hasSize(3)
        .containsOnly(Integer.toString(Image.USER));
  }
}
