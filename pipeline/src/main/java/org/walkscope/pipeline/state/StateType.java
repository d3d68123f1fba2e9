// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.state;

import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/**
 * Type of state. Avro serializes it, unless it writes itself ({@link Stored}): a record of ours, or
 * a class whose fields are its schema. A field that may be null is {@link
 * org.apache.avro.reflect.Nullable}; one that a later version adds has an {@link
 * org.apache.avro.reflect.AvroDefault}, so that savepoints from before still read.
 *
 * <p>The class has a constructor without arguments, and no final fields.
 */
public final class StateType<T> extends TypeInformation<T> {
  private static final long serialVersionUID = 1L;

  private final Class<T> type;

  public StateType(Class<T> type) {
    this.type = type;
  }

  @Override
  public boolean isBasicType() {
    return false;
  }

  @Override
  public boolean isTupleType() {
    return false;
  }

  @Override
  public int getArity() {
    return 1;
  }

  @Override
  public int getTotalFields() {
    return 1;
  }

  @Override
  public Class<T> getTypeClass() {
    return type;
  }

  @Override
  public boolean isKeyType() {
    return false;
  }

  @Override
  public TypeSerializer<T> createSerializer(SerializerConfig config) {
    return Stored.class.isAssignableFrom(type) ? byHand(type) : new StateSerializer<>(type);
  }

  @SuppressWarnings("unchecked") // both are of the type
  private static <T, S extends Stored> TypeSerializer<T> byHand(Class<T> type) {
    return (TypeSerializer<T>) new StoredSerializer<>((Class<S>) type);
  }

  @Override
  public String toString() {
    return "State<" + type.getSimpleName() + ">";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StateType<?> that && that.type == type;
  }

  @Override
  public int hashCode() {
    return type.hashCode();
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof StateType;
  }
}
