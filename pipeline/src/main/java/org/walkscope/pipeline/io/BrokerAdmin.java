// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.io;

import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** Client that asks a cluster, and waits for an answer for a bounded time. */
final class BrokerAdmin {
  private BrokerAdmin() {}

  static Admin create(String bootstrapServers, int timeoutMs) {
    return Admin.create(
        Map.of(
            AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
            AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, timeoutMs,
            AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, timeoutMs));
  }
}
