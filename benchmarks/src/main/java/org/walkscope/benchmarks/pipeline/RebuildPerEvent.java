// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.pipeline;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.util.ClassSecurityValidator;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.walkscope.benchmarks.pipeline.event.Event;
import org.walkscope.pipeline.state.AvroState;
import org.walkscope.pipeline.state.StateType;
import org.walkscope.pipeline.thread.RebuildSettings;
import org.walkscope.pipeline.thread.ThreadState;
import org.walkscope.pipeline.thread.ThreadWalks;
import org.walkscope.schema.BadRecordException;
import org.walkscope.schema.Host;
import org.walkscope.schema.Walk;
import org.walkscope.schema.Walker;

/**
 * Usual design of a Flink job: keyed by thread, the open walk in keyed state, which every event
 * reads and writes. It rebuilds walks by the job's own classes; hosts' facts are given beforehand.
 */
final class RebuildPerEvent extends KeyedProcessFunction<String, Event, Walk> {
  private static final long serialVersionUID = 1L;

  static {
    trustEvents();
  }

  private final ArrayList<byte[]> facts;

  private transient ValueState<ThreadState> threads;
  private transient Map<String, Host> hosts;
  private transient WalksAlone results;
  private transient ThreadWalks walks;
  private transient Collector<Walk> to;

  RebuildPerEvent(List<Host> facts) {
    this.facts = new ArrayList<>(facts.stream().map(AvroState.HOSTS::encode).toList());
  }

  /** Declares the event classes to Avro, which makes objects of declared classes only. */
  static void trustEvents() {
    String ours = Event.class.getPackageName();
    ClassSecurityValidator.setGlobal(
        ClassSecurityValidator.composite(
            ClassSecurityValidator.getGlobal(), type -> type.getPackageName().equals(ours)));
  }

  @Override
  public void open(OpenContext context) {
    threads =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("thread", new StateType<>(ThreadState.class)));
    hosts = new HashMap<>();
    results = WalksAlone.to((Walk walk) -> to.collect(walk));
    walks = new ThreadWalks(RebuildSettings.DEFAULT, results);
  }

  @Override
  public void processElement(Event event, Context context, Collector<Walk> out) throws Exception {
    to = out;
    ThreadState thread = threads.value();
    if (thread == null) {
      thread = new ThreadState();
    }
    Host host = host(event);
    Walker walker =
        Walker.newBuilder()
            .setTgid(event.getTgid())
            .setTid(event.getTid())
            .setComm(event.getComm())
            .setStartBoottimeNs(event.getStartBoottimeNs())
            .build();
    walks.take(
        host,
        walker,
        thread,
        EventVisits.goesOn(event),
        visitor -> EventVisits.visit(event, visitor));
    threads.update(thread);
    if (results.lost() != 0) {
      throw new BenchException("events were lost");
    }
  }

  private Host host(Event event) throws BadRecordException {
    Host host = hosts.get(event.getHostname());
    if (host == null || host.getMonotonicToEpochNs() != event.getMonotonicToEpochNs()) {
      host = AvroState.HOSTS.decode(facts.get(event.getFacts()));
      host.setHostname(event.getHostname());
      host.setBootId(event.getBootId());
      host.setMonotonicToEpochNs(event.getMonotonicToEpochNs());
      hosts.put(event.getHostname(), host);
    }
    return host;
  }
}
