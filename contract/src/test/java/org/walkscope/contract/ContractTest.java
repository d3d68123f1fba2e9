// SPDX-License-Identifier: Apache-2.0
package org.walkscope.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ContractTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @TempDir Path scratch;

  @Test
  void javaSideAndDocumentAreWhatTheHeaderMakes() throws Exception {
    var files = ContractCommand.made(ROOT);
    assertThat(ContractCommand.differing(ROOT, files)).isEmpty();
    assertThat(ContractCommand.leftOver(ROOT, files)).isEmpty();
  }

  @Test
  void newFieldMovesTheOnesBehindItAndStandsInViewAndTable() throws Exception {
    Path tree =
        copyOfTree(
            "/* Byte at which the walk was. */",
            "/* Byte at which the walk was. */\n__u64 owner; /* Task that had it. */");
    var files = ContractCommand.made(tree);
    String view = files.get(tree.resolve(ContractCommand.VIEWS).resolve("LockView.java"));
    assertThat(view).contains("OWNER_AT = 40;", "WAIT_NS_AT = 48;", "/** Task that had it. */");
    assertThat(files.get(tree.resolve(ContractCommand.DOCUMENT)))
        .contains("| 40 | 8 | owner | __u64 | Task that had it. |");
    assertThat(ContractCommand.differing(tree, files))
        .containsExactlyInAnyOrder(
            ContractCommand.DOCUMENT, ContractCommand.VIEWS + "/LockView.java");
  }

  @Test
  void structThatGrewKnowsItsSizeInOlderVersions() throws Exception {
    Path tree =
        copyOfTree(
            "/* Byte at which the walk was. */",
            "/* Byte at which the walk was. */\n__u64 owner; /* Since version 4. Owner. */"
                + "\n__u64 other; /* Since version 5. Other. */");
    var files = ContractCommand.made(tree);
    assertThat(files.get(tree.resolve(ContractCommand.VIEWS).resolve("LockView.java")))
        .containsSubsequence(
            "int bytes(int version)",
            "(version >= 5)",
            "return BYTES",
            "(version >= 4)",
            "return OTHER_AT",
            "return OWNER_AT");
    assertThat(files.get(tree.resolve(ContractCommand.VIEWS).resolve("WireFrames.java")))
        .contains("case Wire.FRAME_LOCK -> LockView.bytes(version);");
  }

  @Test
  void bytesAreAnArrayAndNoText() throws Exception {
    Path tree =
        copyOfTree(
            "/* Byte at which the walk was. */",
            "/* Byte at which the walk was. */\n__u8 key[24]; /* Key of it. */");
    var files = ContractCommand.made(tree);
    assertThat(files.get(tree.resolve(ContractCommand.VIEWS).resolve("LockView.java")))
        .contains("byte[] key()", "getBytes(KEY_AT, 24)", "text(\"key\", hexText(KEY_AT, 24)")
        .doesNotContain("sameKey", "isEndless");
  }

  @Test
  void fieldWithoutCommentIsRefusedByName() throws Exception {
    Path tree = copyOfTree("/* Byte at which the walk was. */", "");
    assertThatThrownBy(() -> ContractCommand.made(tree))
        .isInstanceOf(ContractException.class)
        .hasMessage("no comment says what ws_lock.address is");
  }

  @Test
  void headerThatDoesNotCompileIsOneLine() throws Exception {
    Path tree = copyOfTree("__u64 address;", "__u65 address;");
    assertThatThrownBy(() -> ContractCommand.made(tree))
        .isInstanceOf(ContractException.class)
        .hasMessageStartingWith("clang failed: ")
        .hasMessageContaining("__u65")
        .hasMessageNotContaining("\n");
  }

  @Test
  void viewWhoseStructIsGoneIsNamedByCheckAndDeletedElse() throws Exception {
    Path tree = copyOfTree("/* Byte at which the walk was. */", "/* Byte of the walk. */");
    Path view = tree.resolve(ContractCommand.VIEWS).resolve("GoneView.java");
    write(tree.relativize(view).toString(), "class GoneView {}");
    StringWriter said = new StringWriter();
    CommandLine contract =
        new CommandLine(new ContractCommand())
            .setOut(new PrintWriter(said, true))
            .setErr(new PrintWriter(said, true));
    assertThat(contract.execute("--root", tree.toString(), "--check")).isEqualTo(1);
    assertThat(said.toString()).contains("of no struct: ", "GoneView.java", "3 files differ");
    assertThat(view).exists();
    assertThat(contract.execute("--root", tree.toString())).isZero();
    assertThat(said.toString()).contains("deleted: ");
    assertThat(view).doesNotExist();
    assertThat(contract.execute("--root", tree.toString(), "--check")).isZero();
  }

  /** The parts of the tree that matter, with the size of the struct no longer asserted. */
  private Path copyOfTree(String text, String by) throws IOException {
    String header = Files.readString(ROOT.resolve("bpf/include/wire.h"));
    int lock = header.indexOf("struct ws_lock {");
    String changed =
        header.substring(0, lock)
            + header
                .substring(lock)
                .replaceFirst(java.util.regex.Pattern.quote(text), by)
                .replace("WS_ASSERT(sizeof(struct ws_lock) == 64);", "");
    assertThat(changed).isNotEqualTo(header);
    write("bpf/include/wire.h", changed);
    write(ContractCommand.DOCUMENT, Files.readString(ROOT.resolve(ContractCommand.DOCUMENT)));
    try (var views = Files.list(ROOT.resolve(ContractCommand.VIEWS))) {
      for (Path view : views.toList()) {
        write(ContractCommand.VIEWS + "/" + view.getFileName(), Files.readString(view));
      }
    }
    return scratch;
  }

  private void write(String name, String text) throws IOException {
    Path path = scratch.resolve(name);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }
}
