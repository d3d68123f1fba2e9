// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.state;

/** Value in the state of one key: in Flink's keyed state, or in memory for a plain loop. */
public interface Cell<T> {
  /** Value; null without one. */
  T get();

  /**
   * Sets the value.
   *
   * @param value null clears it
   */
  void set(T value);

  /** Cell in memory. */
  static <T> Cell<T> inMemory() {
    return new Cell<>() {
      private T value;

      @Override
      public T get() {
        return value;
      }

      @Override
      public void set(T newValue) {
        value = newValue;
      }
    };
  }
}
