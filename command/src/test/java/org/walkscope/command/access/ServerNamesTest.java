// SPDX-License-Identifier: Apache-2.0
package org.walkscope.command.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerNamesTest {
  private final ServerNames names =
      new ServerNames(
          Set.of(
              "agent.example.org", "b.example.org.", "10.0.0.7", "2001:db8::1", "[2001:DB8:0::2]"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LOCALHOST:9465",
        "127.0.0.1",
        "127.9.9.9:1",
        "[::1]",
        "[::1]:9465",
        "agent.example.org",
        "Agent.Example.Org:9465",
        "agent.example.org.",
        "b.example.org",
        "localhost.:9465",
        "[2001:db8::1]:9465",
        "[2001:db8:0:0:0:0:0:1]",
        "[2001:db8::2]",
        "10.0.0.7:9465"
      })
  void aNameOfTheServerIsAnswered(String host) {
    assertThat(names.hasHost(host)).isTrue();
  }

  @ParameterizedTest
  @NullAndEmptySource
  @ValueSource(
      strings = {
        "evil.example",
        "agent.example.org.evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "127.0.0.999",
        "127.0.0.0.1",
        "127.0.0.1.",
        "10.0.0.8",
        "[::2]",
        "localhost:x",
        ":9465",
        "localhost:1:2",
        "1.2",
        "...",
        "agent.example.org..",
        "1.2.3.4.5",
        "[2001:db8::3]",
        "[abc]",
        "[fe80::1%lo]"
      })
  void anotherNameIsNot(String host) {
    assertThat(names.hasHost(host)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x.example.org:19465",
        "https://foo:9465/",
        "foo/",
        "",
        " ",
        "127.0.0.999",
        "1.2.3.4.5",
        "[foo]",
        "2001:db8:::1",
        ".",
        "a..b"
      })
  void whatNoClientCanSendIsRefused(String name) {
    assertThatThrownBy(() -> new ServerName().convert(name))
        .hasMessageContaining("'" + name + "' is no name or address alone");
  }

  @Test
  void aNameWithoutBracketsIsOneOfLoopbackToo() {
    assertThat(names.has("::1")).isTrue();
    assertThat(names.has("0:0:0:0:0:0:0:1")).isTrue();
  }
}
