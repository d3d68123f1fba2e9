// SPDX-License-Identifier: Apache-2.0
package org.walkscope.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.walkscope.contract.WireType.Enumeration;
import org.walkscope.contract.WireType.Struct;

/** {@code wire.h} as the compiler lays it out: clang writes BTF, bpftool prints it. */
record CompiledHeader(List<Struct> structs, List<Enumeration> enumerations) {

  /**
   * Compiles a variable of each type that the header defines.
   *
   * @param header wire.h
   */
  static CompiledHeader of(Path header) throws ContractException, IOException {
    HeaderComments comments = new HeaderComments(Files.readString(header));
    Path scratch = Files.createTempDirectory("walkscope-contract");
    Path source = scratch.resolve("types.c");
    Path object = scratch.resolve("types.o");
    try {
      Files.writeString(source, source(header, comments));
      run(
          "clang",
          "-target",
          "bpf",
          "-g",
          "-O2",
          "-idirafter",
          systemInclude(),
          "-c",
          source.toString(),
          "-o",
          object.toString());
      Btf btf =
          new Btf(
              run(bpftool(), "btf", "dump", "file", object.toString(), "format", "raw"), comments);
      List<Struct> structs = new ArrayList<>();
      for (String name : comments.structs()) {
        structs.add(btf.struct(name));
      }
      List<Enumeration> enumerations = new ArrayList<>();
      for (String name : comments.enumerations()) {
        enumerations.add(btf.enumeration(name));
      }
      return new CompiledHeader(List.copyOf(structs), List.copyOf(enumerations));
    } finally {
      Files.deleteIfExists(source);
      Files.deleteIfExists(object);
      Files.delete(scratch);
    }
  }

  private static String source(Path header, HeaderComments comments) {
    StringBuilder source = new StringBuilder();
    source.append("#include \"").append(header.toAbsolutePath()).append("\"\n");
    comments.structs().forEach(name -> source.append("struct " + name + " s_" + name + ";\n"));
    comments.enumerations().forEach(name -> source.append("enum " + name + " e_" + name + ";\n"));
    return source.toString();
  }

  /** Folder of asm/types.h, which Debian keeps by architecture. */
  private static String systemInclude() {
    boolean arm = System.getProperty("os.arch").equals("aarch64");
    return "/usr/include/" + (arm ? "aarch64" : "x86_64") + "-linux-gnu";
  }

  /** Path of bpftool, which Debian installs outside of the user's PATH. */
  private static String bpftool() {
    Path sbin = Path.of("/usr/sbin/bpftool");
    return Files.exists(sbin) ? sbin.toString() : "bpftool";
  }

  private static List<String> run(String... command) throws ContractException, IOException {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new ContractException(
          command[0] + " does not start: " + e.getMessage() + "; bpf/guest/tools install build");
    }
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new ContractException(command[0] + " failed: " + said.strip().replace('\n', ' '));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ContractException(command[0] + " was interrupted");
    }
    return said.lines().toList();
  }
}
