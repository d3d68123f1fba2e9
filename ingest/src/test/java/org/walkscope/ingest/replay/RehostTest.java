// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.walkscope.ingest.Ingest;
import org.walkscope.ingest.RecordedSink;
import org.walkscope.ingest.SmallWalks;
import org.walkscope.ingest.StreamBuilder;
import org.walkscope.ingest.fragment.FragmentSettings;
import org.walkscope.schema.Host;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.TraceFragment;

class RehostTest {
  private static final int HOSTS = 300;

  private final RecordedSink recorded = new RecordedSink();
  private final RecordedSink rehosted = new RecordedSink();

  @BeforeEach
  void ingestOnceForOneHostAndOnceForMany() throws IOException {
    StreamBuilder builder = new StreamBuilder();
    SmallWalks.walk(builder, 5_000, 1, SmallWalks.begin(55, 9, 0x7f0000000000L));
    byte[] stream = builder.loss(20_000, 0, 6, 0).end(30_000).bytes();
    ingest(stream, recorded);
    ingest(stream, rehosted);
  }

  private void ingest(byte[] stream, RecordedSink into) throws IOException {
    new Ingest(FragmentSettings.usual(), () -> 0, p -> {})
        .run(
            new ByteArrayInputStream(stream),
            header -> into == rehosted ? new RehostedSink(into, HOSTS) : into);
  }

  @Test
  void everyRecordComesOnceForEachHost() {
    assertThat(rehosted.fragments).hasSize(HOSTS * recorded.fragments.size());
    assertThat(rehosted.losses).hasSize(HOSTS * recorded.losses.size()).isNotEmpty();
    assertThat(rehosted.ends).hasSize(HOSTS * recorded.ends.size()).isNotEmpty();
    assertThat(rehosted.closed).isTrue();
  }

  @Test
  void hostsDifferInNameAndBootAndStream() {
    assertThat(distinct(TraceFragment::getHost)).isEqualTo(HOSTS);
    assertThat(distinct(f -> f.getHost().getHostname())).isEqualTo(HOSTS);
    assertThat(distinct(f -> f.getHost().getBootId())).isEqualTo(HOSTS);
    assertThat(distinct(TraceFragment::getStreamEpochNs)).isEqualTo(HOSTS);
    String name = recorded.fragments.get(0).getHost().getHostname();
    assertThat(rehosted.fragments.get(0).getHost().getHostname()).isEqualTo(name + "-0001");
    assertThat(rehosted.fragments.get(HOSTS - 1).getHost().getHostname()).isEqualTo(name + "-0300");
  }

  private long distinct(Function<TraceFragment, Object> of) {
    Set<Object> seen = new HashSet<>();
    rehosted.fragments.forEach(fragment -> seen.add(of.apply(fragment)));
    return seen.size();
  }

  @Test
  void clocksDifferByLessThanASecondAndMoveTheStreamWithThem() {
    TraceFragment first = recorded.fragments.get(0);
    for (TraceFragment fragment : rehosted.fragments) {
      long shiftNs = clock(fragment.getHost()) - clock(first.getHost());
      assertThat(shiftNs).isBetween(0L, Rehost.SPREAD_NS - 1);
      assertThat(fragment.getStreamEpochNs()).isEqualTo(first.getStreamEpochNs() + shiftNs);
    }
  }

  private static long clock(Host host) {
    return host.getMonotonicToEpochNs();
  }

  @Test
  void allElseIsAsItWasRecorded() {
    TraceFragment first = recorded.fragments.get(0);
    for (TraceFragment fragment : rehosted.fragments) {
      TraceFragment back = TraceFragment.newBuilder(fragment).build();
      back.setHost(first.getHost());
      back.setStreamEpochNs(first.getStreamEpochNs());
      assertThat(back).isEqualTo(first);
      Host host = Host.newBuilder(fragment.getHost()).build();
      host.setHostname(first.getHost().getHostname());
      host.setBootId(first.getHost().getBootId());
      assertThat(host.getReplayShiftNs()).isEqualTo(clock(host) - clock(first.getHost()));
      host.setMonotonicToEpochNs(clock(first.getHost()));
      host.setReplayShiftNs(null);
      assertThat(host).isEqualTo(first.getHost());
    }
  }

  @Test
  void lossAndEndAreOfTheSameHostsAndStreams() {
    List<String> streams = streams(rehosted.fragments, f -> f.getHost(), f -> f.getStreamEpochNs());
    assertThat(streams(rehosted.losses, ProbeLoss::getHost, ProbeLoss::getStreamEpochNs))
        .isEqualTo(streams);
    assertThat(streams(rehosted.ends, StreamEnd::getHost, StreamEnd::getStreamEpochNs))
        .isEqualTo(streams);
  }

  private static <T> List<String> streams(
      List<T> records, Function<T, Host> host, Function<T, Long> stream) {
    return records.stream().map(r -> host.apply(r) + "@" + stream.apply(r)).toList();
  }

  @Test
  void whatTheAgentLostIsOfTheSameHosts() throws IOException {
    Host host = recorded.fragments.get(0).getHost();
    new RehostedSink(rehosted, HOSTS)
        .stageLoss(
            new StageLoss(
                "ingest", "late_events", host.getHostname(), host.getBootId(), 1L, "", 0L));
    assertThat(rehosted.stageLosses)
        .extracting(StageLoss::getBootId)
        .isEqualTo(rehosted.fragments.stream().map(f -> f.getHost().getBootId()).toList());
  }

  @Test
  void theSameNumberIsTheSameHost() {
    TraceFragment first = recorded.fragments.get(0);
    assertThat(new Rehost(7).of(first)).isEqualTo(rehosted.fragments.get(6));
    TraceFragment later = new Rehost(7, 5).of(first);
    assertThat(later.getStreamEpochNs()).isEqualTo(new Rehost(7).of(first).getStreamEpochNs() + 5);
  }

  @Test
  void thereIsAHostAndNoMoreThanNamesTellApart() {
    for (int hosts : new int[] {-1, 0, Rehost.MOST_HOSTS + 1}) {
      assertThatThrownBy(() -> new RehostedSink(rehosted, hosts))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("rehost " + hosts + ": a number of hosts from 1 to 9999");
    }
    new RehostedSink(rehosted, Rehost.MOST_HOSTS);
  }
}
