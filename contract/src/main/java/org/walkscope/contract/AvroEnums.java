// SPDX-License-Identifier: Apache-2.0
package org.walkscope.contract;

import java.util.Map;
import java.util.TreeMap;
import org.walkscope.contract.WireType.Constant;
import org.walkscope.contract.WireType.Enumeration;

/**
 * {@code WireEnums}: the symbol of Avro's enum for each number of the wire's. Constant and symbol
 * have the same name but for a prefix; the compiler refuses a constant without its symbol.
 */
final class AvroEnums {
  private static final Map<String, String> ENUMS =
      Map.of(
          "ws_arch", "Arch",
          "ws_mode", "TraceMode",
          "ws_detail", "Detail",
          "ws_walker_kind", "WalkerKind",
          "ws_file", "ProcFile",
          "ws_level", "Level",
          "ws_lock_kind", "LockKind");

  /** Symbols that Avro spells in more words. */
  private static final Map<String, String> LONGER =
      Map.of(
          "WS_LOCK_MMAP_READ", "MMAP_LOCK_READ",
          "WS_LOCK_MMAP_WRITE", "MMAP_LOCK_WRITE",
          "WS_LOCK_VMA", "VMA_LOCK",
          "WS_LOCK_I_MMAP", "I_MMAP_RWSEM",
          "WS_LOCK_HUGETLB_VMA", "HUGETLB_VMA_LOCK");

  private AvroEnums() {}

  static String source(CompiledHeader header) throws ContractException {
    Map<String, Enumeration> byAvroName = new TreeMap<>();
    for (Enumeration enumeration : header.enumerations()) {
      if (ENUMS.containsKey(enumeration.name())) {
        byAvroName.put(ENUMS.get(enumeration.name()), enumeration);
      }
    }
    if (byAvroName.size() != ENUMS.size()) {
      throw new ContractException("wire.h lacks an enum of " + ENUMS.keySet());
    }
    StringBuilder out = new StringBuilder();
    byAvroName.keySet().forEach(name -> out.append("import org.walkscope.schema." + name + ";\n"));
    out.append("\n/** Avro's enums by the numbers of {@code bpf/include/wire.h}.");
    out.append(JavaSources.MADE).append(" */\npublic final class WireEnums {\n");
    out.append("private WireEnums() {}\n");
    byAvroName.forEach((name, enumeration) -> lookup(name, enumeration, out));
    return out.append("}\n").toString();
  }

  private static void lookup(String name, Enumeration enumeration, StringBuilder out) {
    String method = Character.toLowerCase(name.charAt(0)) + name.substring(1);
    out.append("\n/** Null for a number that {@code enum ").append(enumeration.name());
    out.append("} does not have. */\npublic static ").append(name).append(' ').append(method);
    out.append("(int number) {\nreturn switch (number) {\n");
    for (Constant constant : enumeration.constants()) {
      out.append("case Wire.").append(constant.name().substring(3));
      out.append(" -> ").append(name).append('.').append(symbol(constant.name())).append(";\n");
    }
    out.append("default -> null;\n};\n}\n");
  }

  /** Name without {@code WS_} and the word of its enumeration. */
  private static String symbol(String constant) {
    String shorter = constant.substring(constant.indexOf('_', 3) + 1);
    return LONGER.getOrDefault(constant, shorter);
  }
}
