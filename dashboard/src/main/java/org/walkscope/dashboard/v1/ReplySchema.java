// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.v1;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Collection;
import java.util.Map;

/** JSON Schema of an answer, from its record. Each component is there; a reference may be null. */
final class ReplySchema {
  private static final SnakeCaseStrategy NAMES = new SnakeCaseStrategy();
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private ReplySchema() {}

  static ObjectNode of(Type type) {
    Class<?> raw = raw(type);
    JsonFormat format = raw.getAnnotation(JsonFormat.class);
    if (format != null && format.shape() == JsonFormat.Shape.ARRAY) {
      return JSON.objectNode().put("type", "array");
    }
    if (raw.isRecord()) {
      return ofRecord(raw);
    }
    if (Collection.class.isAssignableFrom(raw)) {
      ObjectNode array = JSON.objectNode().put("type", "array");
      array.set("items", orNull(of(argument(type, 0))));
      return array;
    }
    if (raw.isArray()) {
      ObjectNode array = JSON.objectNode().put("type", "array");
      array.set("items", of(raw.getComponentType()));
      return array;
    }
    if (Map.class.isAssignableFrom(raw)) {
      ObjectNode map = JSON.objectNode().put("type", "object");
      map.set("additionalProperties", orNull(of(argument(type, 1))));
      return map;
    }
    return raw.isEnum() ? ofEnum(raw) : plain(raw);
  }

  private static ObjectNode plain(Class<?> raw) {
    if (raw == boolean.class || raw == Boolean.class) {
      return JSON.objectNode().put("type", "boolean");
    }
    if (raw == double.class || raw == Double.class || raw == float.class) {
      return JSON.objectNode().put("type", "number");
    }
    if (raw.isPrimitive() || Number.class.isAssignableFrom(raw)) {
      return JSON.objectNode().put("type", "integer");
    }
    if (CharSequence.class.isAssignableFrom(raw)) {
      return JSON.objectNode().put("type", "string");
    }
    return JSON.objectNode(); // anything: the answer says what
  }

  private static ObjectNode ofEnum(Class<?> raw) {
    ObjectNode schema = JSON.objectNode().put("type", "string");
    ArrayNode words = schema.putArray("enum");
    for (Object constant : raw.getEnumConstants()) {
      words.add(((Enum<?>) constant).name());
    }
    return schema;
  }

  private static ObjectNode ofRecord(Class<?> raw) {
    ObjectNode schema = JSON.objectNode().put("type", "object");
    ObjectNode properties = schema.putObject("properties");
    boolean open = false;
    for (RecordComponent component : raw.getRecordComponents()) {
      ObjectNode of = of(component.getGenericType());
      if (component.getAccessor().isAnnotationPresent(JsonAnyGetter.class)) {
        open = true; // its keys are data
      } else if (component.getAccessor().isAnnotationPresent(JsonUnwrapped.class)) {
        open |= of.path("additionalProperties").asBoolean(true);
        properties.setAll((ObjectNode) of.path("properties"));
      } else {
        properties.set(
            NAMES.translate(component.getName()),
            component.getType().isPrimitive() ? of : orNull(of));
      }
    }
    ArrayNode required = schema.putArray("required");
    properties.fieldNames().forEachRemaining(required::add);
    return schema.put("additionalProperties", open);
  }

  private static ObjectNode orNull(ObjectNode schema) {
    JsonNode type = schema.get("type");
    if (type == null || !type.isTextual()) {
      return schema;
    }
    schema.set("type", JSON.arrayNode().add(type.textValue()).add("null"));
    if (schema.has("enum")) {
      ((ArrayNode) schema.get("enum")).addNull();
    }
    return schema;
  }

  private static Type argument(Type type, int at) {
    return type instanceof ParameterizedType of ? of.getActualTypeArguments()[at] : Object.class;
  }

  private static Class<?> raw(Type type) {
    if (type instanceof ParameterizedType of) {
      return (Class<?>) of.getRawType();
    }
    if (type instanceof WildcardType of) {
      return raw(of.getUpperBounds()[0]);
    }
    return type instanceof TypeVariable<?> ? Object.class : (Class<?>) type;
  }
}
