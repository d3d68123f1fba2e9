// SPDX-License-Identifier: Apache-2.0
package org.walkscope.command;

import org.walkscope.text.Version;
import picocli.CommandLine.IVersionProvider;

/** Text that {@code -V} prints. */
public final class VersionText implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {"walkscope " + Version.TEXT};
  }
}
