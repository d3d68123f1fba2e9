// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** JVMs with the class path of this one. */
public final class ChildJvm {
  private ChildJvm() {}

  /**
   * Command line of a JVM.
   *
   * @param options of the JVM. Example: -Xmx256m
   * @param main name of its class
   */
  public static List<String> command(List<String> options, String main, List<String> arguments) {
    return command(options, System.getProperty("java.class.path"), main, arguments);
  }

  /** Command of a JVM with another class path. */
  public static List<String> command(
      List<String> options, String classPath, String main, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", classPath, main));
    command.addAll(arguments);
    return command;
  }

  /**
   * Ends a JVM by SIGTERM, and returns its exit status.
   *
   * @param name for messages. Example: the dashboard
   */
  public static int terminate(Process process, String name) throws IOException {
    process.toHandle().destroy(); // Process.destroy closes what it says, too
    try {
      if (!process.waitFor(1, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new IOException(name + " does not end on SIGTERM");
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while " + name + " ended", e);
    }
  }
}
