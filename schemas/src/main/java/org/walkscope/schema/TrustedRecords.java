// SPDX-License-Identifier: Apache-2.0
package org.walkscope.schema;

import org.apache.avro.util.ClassSecurityValidator;

/**
 * Since 1.12 Avro makes no object of a class that nobody declared harmless. Whatever reads our
 * records with Avro calls {@link #declare} before, so that no system property is needed.
 */
public final class TrustedRecords {
  static {
    ClassSecurityValidator.setGlobal(
        ClassSecurityValidator.composite(
            ClassSecurityValidator.getGlobal(),
            type -> type.getPackageName().equals(TrustedRecords.class.getPackageName())));
  }

  private TrustedRecords() {}

  /** Declares the records of this package harmless to Avro, in this class loader, once. */
  public static void declare() {
    // the static initializer did
  }
}
