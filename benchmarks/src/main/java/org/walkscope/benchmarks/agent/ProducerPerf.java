// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.walkscope.schema.Topics;
import org.walkscope.standalone.run.ChildJvm;

/** Kafka's own test of a producer, whose bytes are random, without compression. */
final class ProducerPerf {
  private static final String MAIN = "org.apache.kafka.tools.ProducerPerformance";
  private static final long BYTES = 256L << 20;
  private static final Pattern RATE = Pattern.compile("\\(([0-9.]+) MB/sec\\)");

  private ProducerPerf() {}

  /** Bytes a second that the trace topic takes in records of a size. */
  static double bytesPerS(String bootstrapServers, long recordBytes) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("--topic", Topics.TRACE));
    arguments.addAll(List.of("--num-records", Long.toString(BYTES / recordBytes)));
    arguments.addAll(List.of("--record-size", Long.toString(recordBytes), "--throughput", "-1"));
    arguments.addAll(List.of("--bootstrap-server", bootstrapServers));
    arguments.addAll(List.of("--command-property", "acks=all"));
    arguments.addAll(List.of("batch.size=524288", "linger.ms=50", "max.request.size=4194304"));
    Process test =
        new ProcessBuilder(ChildJvm.command(List.of("-Xmx256m"), MAIN, arguments))
            .redirectErrorStream(true)
            .start();
    String said = new String(test.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Matcher rates = RATE.matcher(said);
    double last = 0;
    while (rates.find()) {
      last = Double.parseDouble(rates.group(1));
    }
    if (test.waitFor() != 0 || last == 0) {
      throw new IOException("Kafka's producer test failed: " + said.strip());
    }
    return last * (1 << 20);
  }
}
