// SPDX-License-Identifier: Apache-2.0
package org.walkscope.contract;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.walkscope.contract.WireType.Constant;
import org.walkscope.contract.WireType.Enumeration;
import org.walkscope.contract.WireType.Field;
import org.walkscope.contract.WireType.Kind;
import org.walkscope.contract.WireType.Struct;

/** Types of a compiled object, from the output of {@code bpftool btf dump FILE format raw}. */
final class Btf {
  private static final Pattern TYPE = Pattern.compile("^\\[(\\d+)\\] (\\w+) '([^']*)' ?(.*)$");
  private static final Pattern FIELD =
      Pattern.compile("^\t'(\\w+)' type_id=(\\d+) bits_offset=(\\d+)$");
  private static final Pattern CONSTANT = Pattern.compile("^\t'(\\w+)' val=(-?\\d+)$");
  private static final Pattern NUMBER = Pattern.compile("(\\w+)=(\\d+)");

  /** Type in the dump, with its lines. */
  private record Raw(
      String kind, String name, Map<String, Integer> numbers, List<String> members) {}

  private final Map<Integer, Raw> types = new HashMap<>();
  private final Map<String, Raw> byName = new HashMap<>();
  private final HeaderComments comments;

  Btf(List<String> dump, HeaderComments comments) {
    this.comments = comments;
    Raw last = null;
    for (String line : dump) {
      Matcher type = TYPE.matcher(line);
      if (type.matches()) {
        last = new Raw(type.group(2), type.group(3), numbers(type.group(4)), new ArrayList<>());
        types.put(Integer.valueOf(type.group(1)), last);
        byName.put(last.kind() + " " + last.name(), last);
      } else if (last != null) {
        last.members().add(line);
      }
    }
  }

  private static Map<String, Integer> numbers(String text) {
    Map<String, Integer> numbers = new HashMap<>();
    Matcher number = NUMBER.matcher(text);
    while (number.find()) {
      numbers.put(number.group(1), Integer.valueOf(number.group(2)));
    }
    return numbers;
  }

  Struct struct(String name) throws ContractException {
    Raw raw = find("STRUCT", name);
    List<Field> fields = new ArrayList<>();
    for (String line : raw.members()) {
      Matcher field = FIELD.matcher(line);
      if (field.matches()) {
        fields.add(field(name, field));
      }
    }
    return new Struct(name, comments.of(name), raw.numbers().get("size"), List.copyOf(fields));
  }

  private Field field(String struct, Matcher line) throws ContractException {
    String name = line.group(1);
    Raw type = types.get(Integer.valueOf(line.group(2)));
    int at = Integer.parseInt(line.group(3)) / 8;
    return new Field(
        name, spelled(type), kind(type), at, bytes(type), comments.of(struct + "." + name));
  }

  Enumeration enumeration(String name) throws ContractException {
    List<Constant> constants = new ArrayList<>();
    for (String line : find("ENUM", name).members()) {
      Matcher constant = CONSTANT.matcher(line);
      if (constant.matches()) {
        String of = constant.group(1);
        constants.add(
            new Constant(of, Long.parseLong(constant.group(2)), comments.of(name + "." + of)));
      }
    }
    return new Enumeration(name, comments.of(name), List.copyOf(constants));
  }

  private Raw find(String kind, String name) throws ContractException {
    Raw raw = byName.get(kind + " " + name);
    if (raw == null) {
      throw new ContractException(
          "no " + kind.toLowerCase(Locale.ROOT) + " " + name + " in the compiled header");
    }
    return raw;
  }

  private Kind kind(Raw type) throws ContractException {
    return switch (type.kind()) {
      case "STRUCT" -> Kind.STRUCT;
      case "ARRAY" -> element(type).name().equals("char") ? Kind.TEXT : Kind.BYTES;
      default ->
          switch (type.name()) {
            case "__u8" -> Kind.U8;
            case "__u16" -> Kind.U16;
            case "__u32" -> Kind.U32;
            case "__s32" -> Kind.S32;
            case "__u64" -> Kind.U64;
            case "__s64" -> Kind.S64;
            default -> throw new ContractException("a field of type " + type.name());
          };
    };
  }

  private String spelled(Raw type) {
    if (type.kind().equals("ARRAY")) {
      return element(type).name() + "[" + type.numbers().get("nr_elems") + "]";
    }
    return type.name();
  }

  private int bytes(Raw type) {
    return switch (type.kind()) {
      case "ARRAY" -> type.numbers().get("nr_elems") * bytes(element(type));
      case "TYPEDEF" -> bytes(element(type));
      default -> type.numbers().get("size");
    };
  }

  private Raw element(Raw type) {
    return types.get(type.numbers().get("type_id"));
  }
}
