// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.walkscope.schema.Host;
import org.walkscope.schema.RunFacts;
import org.walkscope.verify.compare.Result;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** The verdict for a program: {@code {"holds": true, "release": "7.3.4", "figures": {…}}}. */
final class ResultFile {
  @Option(
      names = "--result-file",
      paramLabel = "FILE",
      description = "Where the verdict and its figures are written as JSON.")
  private Path path;

  /** Writes the file, where one is wanted, and returns the exit status of the verdict. */
  int write(Result result) throws IOException {
    return write(result, null);
  }

  /**
   * The same, with the kernel that was traced.
   *
   * @param host null if several may have been
   */
  int write(Result result, Host host) throws IOException {
    if (path != null) {
      Map<String, Object> file = new LinkedHashMap<>();
      file.put("holds", result.holds());
      if (host != null) {
        RunFacts facts = RunFacts.of(host);
        file.put("release", host.getKernelRelease());
        file.put("architecture", host.getArch().name().toLowerCase(Locale.ROOT));
        file.put("page_table_locks_seen", facts.pageTableLocksSeen().orElse(true));
        file.put("no_hook", facts.functionsWithoutHook());
      }
      file.put("figures", result.figures());
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(path.toFile(), file);
    }
    return result.holds() ? ExitCode.OK : ExitCode.SOFTWARE;
  }
}
