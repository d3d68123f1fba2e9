// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.golden;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.walkscope.schema.Sha256;
import org.walkscope.standalone.run.ResultRecord;
import org.walkscope.standalone.run.TopicResults;

/**
 * Digest of results whose text would be many times the capture: a line a topic, with the number of
 * its records and the SHA-256 of their keys, values and headers.
 */
final class ResultsDigest {
  private ResultsDigest() {}

  static String of(TopicResults results) {
    StringBuilder text = new StringBuilder();
    results
        .byTopicAndKey()
        .forEach(
            (topic, byKey) ->
                text.append(
                    "%s %d %s%n"
                        .formatted(
                            topic, records(byKey), HexFormat.of().formatHex(digest(byKey)))));
    return text.toString();
  }

  private static int records(Map<String, List<ResultRecord>> byKey) {
    return byKey.values().stream().mapToInt(List::size).sum();
  }

  private static byte[] digest(Map<String, List<ResultRecord>> byKey) {
    MessageDigest digest = Sha256.digest();
    byKey.forEach(
        (key, records) -> {
          digest.update(key.getBytes(UTF_8));
          for (ResultRecord record : records) {
            digest.update(record.value() == null ? new byte[0] : record.value());
            digest.update(record.headers().toString().getBytes(UTF_8));
          }
        });
    return digest.digest();
  }
}
