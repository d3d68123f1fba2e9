// SPDX-License-Identifier: Apache-2.0
package org.walkscope.command.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes are settings, or have a fault at a line and column of theirs. */
class ConfigFuzzTest {
  private static final Path FILE = Path.of("agent.yaml");

  static Stream<byte[]> seeds() {
    return Stream.of(
            "spool-bytes: 2GiB\nprobe-user: [nobody, '500']\nkafka:\n  a.b: \"c\"\n",
            "%YAML 1.2\n---\na: |\n  b\n...\n",
            "a: &x [*x]\n? b\n: c\n",
            "{{{{{{{{",
            "[".repeat(5000),
            "a: \"\\U0010ffff\"")
        .map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "3m")
  void parsesOrNamesAPlace(byte[] bytes) {
    try {
      Map<String, Setting> settings = ConfigFile.parse(FILE, bytes);
      assertThat(settings.values()).allSatisfy(setting -> within(bytes, setting.key()));
    } catch (IOException e) {
      assertThat(e.getMessage()).matches("(?s)agent\\.yaml(:[1-9][0-9]*:[1-9][0-9]*)?: .*");
    }
  }

  private static void within(byte[] bytes, Place place) {
    assertThat(place.line()).isBetween(1, bytes.length + 1);
    assertThat(place.column()).isBetween(1, bytes.length + 1);
  }
}
