// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.http;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.walkscope.command.access.KeyFiles;
import org.walkscope.command.access.TlsFiles;

/** TLS of the server, which takes a renewed certificate for new connections. */
final class Tls {
  private static final Logger LOG = LoggerFactory.getLogger(Tls.class);
  private static final long LOOK_S = 60;

  private final KeyFiles files;
  private final SslContextFactory.Server factory = new SslContextFactory.Server();

  Tls(KeyFiles files) {
    this.files = files;
    factory.setKeyStore(files.keys());
    factory.setKeyManagerPassword(TlsFiles.PASSWORD);
  }

  SslContextFactory.Server factory() {
    return factory;
  }

  /** Looks at the files each minute. */
  void follow(Scheduler scheduler) {
    scheduler.schedule(
        () -> {
          renew();
          follow(scheduler);
        },
        LOOK_S,
        TimeUnit.SECONDS);
  }

  /** Takes the certificate that the files have now. */
  void renew() {
    try {
      if (files.renew()) {
        factory.reload(changed -> changed.setKeyStore(files.keys()));
        LOG.info("the certificate was renewed");
      }
    } catch (IOException e) {
      LOG.warn("the certificate stays the one of before: {}", e.getMessage());
    } catch (Exception e) {
      LOG.warn("the certificate stays the one of before: {}", e.getMessage(), e);
    }
  }
}
