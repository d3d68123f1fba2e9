// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import org.apache.flink.util.TimeUtils;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What docs/flinkdeployment.yaml tells Flink and the job, Flink and the job understand. */
class FlinkDeploymentTest {
  private final JsonNode spec = read();

  private static JsonNode read() {
    try {
      File manifest = new File("../docs/flinkdeployment.yaml");
      return new ObjectMapper(new YAMLFactory()).readTree(manifest).get("spec");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void itsSettingsAreOptionsOfThisFlinkWithValuesThatTheyTake() throws Exception {
    Map<String, ConfigOption<?>> known = new HashMap<>();
    for (Class<?> options :
        List.of(
            TaskManagerOptions.class,
            StateBackendOptions.class,
            CheckpointingOptions.class,
            RestartStrategyOptions.class,
            MetricOptions.class,
            WebOptions.class)) {
      for (Field field : options.getFields()) {
        if (field.getType() == ConfigOption.class) {
          ConfigOption<?> option = (ConfigOption<?>) field.get(null);
          known.put(option.key(), option);
        }
      }
    }
    for (Map.Entry<String, JsonNode> setting : spec.get("flinkConfiguration").properties()) {
      assertThat(setting.getValue().isTextual()).as("a text, as the operator wants it").isTrue();
      if (!setting.getKey().startsWith("metrics.reporter.")) {
        assertThat(known).containsKey(setting.getKey());
        Configuration read = new Configuration();
        read.setString(setting.getKey(), setting.getValue().asText());
        assertThat(read.get(known.get(setting.getKey()))).as(setting.getKey()).isNotNull();
      }
    }
  }

  @Test
  void itsJobIsThereAndTakesItsArguments() throws Exception {
    JsonNode job = spec.get("job");
    assertThat(Class.forName(job.get("entryClass").asText()).getMethod("main", String[].class))
        .isNotNull();
    assertThat(job.get("jarURI").asText()).endsWith("/walkscope-jobs.jar");
    String[] arguments = new String[job.get("args").size()];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = job.get("args").get(i).asText();
    }
    new CommandLine(new WalkJobOptions())
        .registerConverter(Duration.class, TimeUtils::parseDuration)
        .parseArgs(arguments);
  }
}
