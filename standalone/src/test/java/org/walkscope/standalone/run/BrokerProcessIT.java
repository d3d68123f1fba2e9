// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.walkscope.schema.Topics;

class BrokerProcessIT {
  @Test
  @Timeout(240)
  void startsAgainOverItsLogAfterKillAndStop() throws Exception {
    try (BrokerProcess broker = BrokerProcess.create()) {
      new TopicCreation(broker.bootstrapServers(), 1).createAll();
      broker.kill();
      broker.start();
      assertThat(topics(broker)).contains(Topics.WALKS);
      broker.stop();
      broker.start();
      assertThat(topics(broker)).contains(Topics.WALKS);
    }
  }

  @Test
  @Timeout(240)
  void saysWhyItDoesNotStart() throws Exception {
    try (BrokerProcess broker = BrokerProcess.create()) {
      broker.stop();
      int port = Integer.parseInt(broker.bootstrapServers().replaceFirst(".*:", ""));
      try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        assertThat(taken.isBound()).isTrue();
        assertThatThrownBy(broker::start)
            .isInstanceOf(IOException.class)
            .hasMessageStartingWith(
                "broker process on %1$s: the broker does not start: Socket server failed to bind to"
                    + " %1$s: Address already in use.",
                broker.bootstrapServers());
      }
    }
  }

  private static Set<String> topics(BrokerProcess broker) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      return admin.listTopics().names().get();
    }
  }
}
