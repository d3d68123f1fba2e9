// SPDX-License-Identifier: Apache-2.0
package org.walkscope.command.access;

import java.io.IOException;
import java.nio.file.Path;

/** File with the token of a server, which may be renewed while it runs. */
public final class TokenFile {
  private final Path file;
  private final FileStamps stamps;
  private volatile AccessToken token;

  /**
   * Reads the token.
   *
   * @throws IOException with what to change
   */
  public TokenFile(Path file) throws IOException {
    this.file = file;
    stamps = new FileStamps(file);
    token = AccessToken.read(file);
  }

  /** Token as it was read last. */
  public AccessToken token() {
    return token;
  }

  /**
   * Reads the file again if it is another than before.
   *
   * @return true when it was read
   * @throws IOException with what to change; the token stays
   */
  public synchronized boolean renew() throws IOException {
    if (!stamps.haveChanged()) {
      return false;
    }
    token = AccessToken.read(file);
    return true;
  }
}
