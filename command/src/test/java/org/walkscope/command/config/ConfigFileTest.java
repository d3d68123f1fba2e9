// SPDX-License-Identifier: Apache-2.0
package org.walkscope.command.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigFileTest {
  private static final Path FILE = Path.of("agent.yaml");

  @TempDir Path folder;

  private static Map<String, Setting> parse(String text) throws IOException {
    return ConfigFile.parse(FILE, text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aFolderIsNoFileOfConfiguration() {
    assertThatThrownBy(() -> ConfigFile.read(folder))
        .hasMessage(folder + ": a folder, name a file in it");
  }

  @Test
  void textsListsAndBlocksHaveTheirPlaces() throws IOException {
    Map<String, Setting> settings =
        parse(
            """
            # of this host
            spool-bytes: 2GiB
            probe-user: [nobody, '500']

            kafka:
              security.protocol: SASL_SSL
              sasl.jaas.config: "a \\"b\\""
            metrics-listen: off
            """);
    assertThat(settings).containsOnlyKeys("spool-bytes", "probe-user", "kafka", "metrics-listen");
    assertThat(settings.get("spool-bytes").texts()).containsExactly("2GiB");
    assertThat(settings.get("spool-bytes").value()).hasToString("agent.yaml:2:14");
    assertThat(settings.get("probe-user").texts()).containsExactly("nobody", "500");
    assertThat(settings.get("metrics-listen").texts()).containsExactly("off");
    Setting kafka = settings.get("kafka");
    assertThat(kafka.form()).isEqualTo(Setting.Form.BLOCK);
    assertThat(kafka.block().get("security.protocol").key()).hasToString("agent.yaml:6:3");
    assertThat(kafka.block().get("sasl.jaas.config").texts()).containsExactly("a \"b\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''",
        "'# nothing'",
        "'---\n'",
        "'{}'",
      })
  void aFileMayHaveNoSetting(String text) throws IOException {
    assertThat(parse(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'a: 1\nb: 2\na: 3' | agent.yaml:3:1: 'a' stands twice, line 1 has it, too",
        "'kafka:\n  x: 1\n  x: 2' | agent.yaml:3:3: 'x' stands twice, line 2 has it, too",
        "'a: &b 1' | agent.yaml:1:4: anchors are not taken: write the value where it is meant",
        "'a: *b' | agent.yaml:1:4: aliases are not taken: write the value",
        "'a:\n  b:\n    c: 1' | agent.yaml:3:5: 'b' wants a text",
        "'a:\n  b: [c]' | agent.yaml:2:6: 'b' wants a text",
        "'a: [[1]]' | agent.yaml:1:5: each of 'a' is a text",
        "'a:\nb: 1' | agent.yaml:1:1: 'a' has no value",
        "'[a]: 1' | agent.yaml:1:1: a key is a text",
        "'- a' | agent.yaml:1:1: keys are expected, as KEY: VALUE",
        "'a: 1\n---\nb: 2' | agent.yaml:2:1: a second document: a configuration is one",
        "'a: 1\n\tb: 2' | agent.yaml:2:1: not YAML",
        "'a: \"b' | agent.yaml:1:6: not YAML",
        "'a: 1\nb: \"\\U00110000\"' | agent.yaml:2:2: not YAML, ",
        "'a: b: c' | agent.yaml:1:5: not YAML",
        "'ä: 1\nb: \u0007' | agent.yaml:2:4: a character that YAML does not allow, U+0007",
      })
  void whatIsWrongHasItsLineAndColumn(String text, String message) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void bytesThatAreNoTextHaveTheirPlace() {
    byte[] bytes = {'a', ':', ' ', '1', '\n', 'b', ':', ' ', (byte) 0xff};
    assertThatThrownBy(() -> ConfigFile.parse(FILE, bytes))
        .hasMessage("agent.yaml:2:4: bytes that are no UTF-8");
  }

  @Test
  void aFileThatIsNoConfigurationIsNotReadWhole() throws IOException {
    Path large = folder.resolve("large.yaml");
    Files.write(large, new byte[(1 << 20) + 1]);
    assertThatThrownBy(() -> ConfigFile.read(large)).hasMessageContaining("longer than 1 MiB");
  }

  @Test
  void theNearestNameIsFound() {
    assertThat(NearestName.hint("spol-bytes", names())).contains("'spool-bytes'");
    assertThat(NearestName.distance("kitten", "sitting")).isEqualTo(3);
    assertThat(NearestName.distance("", "abc")).isEqualTo(3);
  }

  private static Set<String> names() {
    return Set.of("spool-bytes", "spool-age", "listen");
  }
}
