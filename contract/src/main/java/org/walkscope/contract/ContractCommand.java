// SPDX-License-Identifier: Apache-2.0
package org.walkscope.contract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code contract}: writes the files made from the wire's header, or compares them. */
@Command(
    name = "contract",
    mixinStandardHelpOptions = true,
    description = {
      "Make the Java side of bpf/include/wire.h (schemas, package org.walkscope.wire) and the"
          + " tables of docs/wire-format.md.",
      "Exit status: 0 done, or nothing differs; 1 a file differs or the header does not compile."
    })
public final class ContractCommand implements Callable<Integer> {
  static final String VIEWS = "schemas/src/main/java/org/walkscope/wire";
  static final String DOCUMENT = "docs/wire-format.md";

  /** Files written by hand: the base of the views, and rules that the header states in words. */
  private static final Set<String> BY_HAND =
      Set.of(
          "Fields.java",
          "FieldText.java",
          "OlderFrame.java",
          "WireRules.java",
          "WireText.java",
          "WireView.java");

  @Option(names = "--root", defaultValue = ".", paramLabel = "DIR", description = "The tree.")
  private Path root;

  @Option(names = "--check", description = "Write nothing; name the files that differ.")
  private boolean check;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    try {
      Map<Path, String> files = made(root);
      List<String> differing = differing(root, files);
      List<Path> leftOver = leftOver(root, files);
      if (!check) {
        write(files);
        delete(leftOver);
      }
      differing.forEach(name -> say(check ? "differs" : "written", name));
      leftOver.forEach(
          path -> say(check ? "of no struct" : "deleted", root.relativize(path).toString()));
      int wrong = differing.size() + leftOver.size();
      if (check && wrong > 0) {
        throw new ContractException(
            wrong + " files differ from wire.h: run ./walkscope contract and commit them");
      }
      return 0;
    } catch (ContractException | IOException e) {
      spec.commandLine().getErr().println("walkscope contract: " + e.getMessage());
      return 1;
    }
  }

  /** Texts of all generated files, by path. */
  static Map<Path, String> made(Path root) throws ContractException, IOException {
    CompiledHeader header = CompiledHeader.of(root.resolve("bpf/include/wire.h"));
    Map<Path, String> files = new TreeMap<>();
    new JavaSources(header)
        .files()
        .forEach((name, text) -> files.put(root.resolve(VIEWS).resolve(name), text));
    Path document = root.resolve(DOCUMENT);
    files.put(document, new WireTables(header).into(Files.readString(document)));
    return files;
  }

  private void say(String what, String name) {
    spec.commandLine().getOut().println(what + ": " + name);
  }

  /** Names of files that differ from the generated ones. */
  static List<String> differing(Path root, Map<Path, String> files) throws IOException {
    List<String> names = new ArrayList<>();
    for (Map.Entry<Path, String> file : files.entrySet()) {
      Path path = file.getKey();
      if (!Files.exists(path) || !Files.readString(path).equals(file.getValue())) {
        names.add(root.relativize(path).toString());
      }
    }
    return names;
  }

  /** Generated files whose struct is gone. */
  static List<Path> leftOver(Path root, Map<Path, String> files) throws IOException {
    try (Stream<Path> there = Files.list(root.resolve(VIEWS))) {
      return there
          .filter(path -> !files.containsKey(path))
          .filter(path -> !BY_HAND.contains(path.getFileName().toString()))
          .sorted()
          .toList();
    }
  }

  private static void write(Map<Path, String> files) throws IOException {
    for (Map.Entry<Path, String> file : files.entrySet()) {
      Files.writeString(file.getKey(), file.getValue());
    }
  }

  private static void delete(List<Path> files) throws IOException {
    for (Path file : files) {
      Files.delete(file);
    }
  }

  /** Runs the command. */
  public static void main(String[] arguments) {
    CommandLine line = new CommandLine(new ContractCommand());
    line.setParameterExceptionHandler(
        (wrong, rest) -> {
          line.getErr().println("walkscope contract: " + wrong.getMessage() + " (--help)");
          return CommandLine.ExitCode.USAGE;
        });
    System.exit(line.execute(arguments));
  }
}
