// SPDX-License-Identifier: Apache-2.0
package org.walkscope.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes one image; {@code packages/images/build} calls it for each. */
@Command(name = "image", description = "Makes an image of folders.")
final class ImageCommand implements Callable<Integer> {
  @Option(names = "--name", required = true, paramLabel = "NAME")
  private String name;

  @Option(names = "--version", required = true, paramLabel = "VERSION")
  private String version;

  @Option(names = "--arch", required = true, paramLabel = "amd64|arm64")
  private String architecture;

  @Option(names = "--created", required = true, paramLabel = "TIME")
  private Instant created;

  @Option(names = "--scratch", required = true, paramLabel = "DIR")
  private Path scratch;

  @Option(names = "--into", required = true, paramLabel = "NEW.tar")
  private Path into;

  @Parameters(arity = "1..*", paramLabel = "LAYER")
  private List<Path> layers;

  @Override
  public Integer call() throws IOException, InterruptedException {
    ImageTar tar = new ImageTar(Image.of(name), version, architecture, created);
    String digest = tar.write(layers, scratch, into);
    System.out.printf(
        Locale.ROOT, "%s: %d bytes, %s%n", into.getFileName(), Files.size(into), digest);
    return 0;
  }

  public static void main(String[] arguments) {
    CommandLine line = new CommandLine(new ImageCommand());
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          command.getErr().println("walkscope: " + failure.getMessage());
          return 1;
        });
    System.exit(line.execute(arguments));
  }
}
