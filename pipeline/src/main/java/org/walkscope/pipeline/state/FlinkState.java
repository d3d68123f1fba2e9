// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.state;

import java.util.Map;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.util.FlinkRuntimeException;

/** Keyed state and timers of a Flink operator, as the classes that answer questions use them. */
public final class FlinkState {
  private FlinkState() {}

  /** State access that Flink may refuse. */
  @FunctionalInterface
  private interface Access<T> {
    T run() throws Exception;
  }

  private static <T> T access(Access<T> access) {
    try {
      return access.run();
    } catch (Exception e) {
      throw new FlinkRuntimeException("state cannot be read or written", e);
    }
  }

  /** Table in the keyed state of an operator; the name is in savepoints and never changes. */
  public static <K, V> Table<K, V> table(
      RuntimeContext context, String name, TypeInformation<K> key, Class<V> value) {
    return table(context, name, key, new StateType<>(value));
  }

  /** The same, of values that Flink has a type for. */
  public static <K, V> Table<K, V> table(
      RuntimeContext context, String name, TypeInformation<K> key, TypeInformation<V> value) {
    MapState<K, V> state = context.getMapState(new MapStateDescriptor<>(name, key, value));
    return new Table<>() {
      @Override
      public V get(K of) {
        return access(() -> state.get(of));
      }

      @Override
      public void put(K of, V put) {
        access(
            () -> {
              state.put(of, put);
              return null;
            });
      }

      @Override
      public void remove(K of) {
        access(
            () -> {
              state.remove(of);
              return null;
            });
      }

      @Override
      public Iterable<Map.Entry<K, V>> entries() {
        return access(state::entries);
      }
    };
  }

  /** Cell in the keyed state of an operator; the name is in savepoints and never changes. */
  public static <T> Cell<T> cell(RuntimeContext context, String name, TypeInformation<T> type) {
    ValueState<T> state = context.getState(new ValueStateDescriptor<>(name, type));
    return new Cell<>() {
      @Override
      public T get() {
        return access(state::value);
      }

      @Override
      public void set(T value) {
        access(
            () -> {
              state.update(value);
              return null;
            });
      }
    };
  }

  /** Timers of the element at hand. */
  public static final class OfOperator implements Timers {
    private TimerService service;

    /** Goes on with the timers of an element or timer. */
    public void of(TimerService newService) {
      service = newService;
    }

    @Override
    public void set(long epochMs) {
      service.registerEventTimeTimer(epochMs);
    }

    @Override
    public void delete(long epochMs) {
      service.deleteEventTimeTimer(epochMs);
    }

    @Override
    public long behindMs(long epochMs) {
      long watermarkMs = service.currentWatermark();
      return watermarkMs == Long.MIN_VALUE ? 0 : Math.max(0, watermarkMs - epochMs);
    }
  }
}
