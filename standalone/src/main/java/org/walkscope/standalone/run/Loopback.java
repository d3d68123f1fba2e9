// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.run;

import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.configuration.BlobServerOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;

/**
 * Addresses of Flink's services in this JVM. By Flink's defaults REST and blob server listen on
 * every interface, and REST lets any client cancel and submit jobs.
 */
public final class Loopback {
  static final String ADDRESS = "127.0.0.1";
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private Loopback() {}

  /** Settings with all files of a cluster in one directory. */
  public static Configuration configuration(Path scratch) {
    Configuration configuration = configuration();
    configuration.set(CoreOptions.TMP_DIRS, scratch.toString());
    configuration.set(WebOptions.TMP_DIR, scratch.toString());
    configuration.set(WebOptions.UPLOAD_DIR, scratch.toString()); // else flink-web-upload in /tmp
    configuration.set(BlobServerOptions.STORAGE_DIRECTORY, scratch.toString());
    return configuration;
  }

  /** Settings of a cluster that no other machine can reach. */
  public static Configuration configuration() {
    Configuration configuration = new Configuration();
    configuration.set(RestOptions.ADDRESS, ADDRESS);
    configuration.set(RestOptions.BIND_ADDRESS, ADDRESS);
    configuration.set(JobManagerOptions.ADDRESS, ADDRESS);
    configuration.set(JobManagerOptions.BIND_HOST, ADDRESS); // the blob server's too
    configuration.set(TaskManagerOptions.HOST, ADDRESS);
    configuration.set(TaskManagerOptions.BIND_HOST, ADDRESS);
    // all are in one JVM: a service without a core for a minute is not lost
    configuration.set(HeartbeatManagerOptions.HEARTBEAT_TIMEOUT, PATIENCE);
    return configuration;
  }
}
