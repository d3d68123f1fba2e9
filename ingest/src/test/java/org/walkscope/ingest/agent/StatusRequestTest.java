// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatusRequestTest {
  private static StatusRequest read(String head) throws IOException {
    return StatusRequest.read(new ByteArrayInputStream(head.getBytes(StandardCharsets.ISO_8859_1)));
  }

  @Test
  void aHeadIsRead() throws IOException {
    StatusRequest request =
        read("GET /metrics?x=1 HTTP/1.1\r\nHost: localhost:1\r\nAUTHORIZATION:Bearer x \r\n\r\n");
    assertThat(request.method()).isEqualTo("GET");
    assertThat(request.path()).isEqualTo("/metrics");
    assertThat(request.header("host")).isEqualTo("localhost:1");
    assertThat(request.header("authorization")).isEqualTo("Bearer x");
    assertThat(request.header("accept")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\n",
        "GET / HTTP/2\r\n\r\n",
        "GET http://a/ HTTP/1.1\r\n\r\n",
        "get / HTTP/1.1\r\n\r\n",
        "GET  / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nhost: b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
        "GET / HTTP/1.1\r\n Host: a\r\n\r\n",
        "GET / HTTP/1.1\r\nno header\r\n\r\n",
        "\u0016\u0003\u0001\u0002\r\n\r\n"
      })
  void whatIsNoneIsNone(String head) throws IOException {
    assertThat(read(head)).isNull();
  }

  @Test
  void aHeadThatIsTooLongIsNone() throws IOException {
    assertThat(read("GET / HTTP/1.1\r\nHost: " + "a".repeat(9000) + "\r\n\r\n")).isNull();
  }
}
