// SPDX-License-Identifier: Apache-2.0
package org.walkscope.schema;

import org.apache.avro.util.ClassSecurityValidator;

/**
 * Declaration of our records as trusted classes. Since 1.12 Avro instantiates only classes that
 * were declared trusted; code that reads our records with Avro calls {@link #declare} first, so
 * that no system property is needed.
 */
public final class TrustedRecords {
  static {
    ClassSecurityValidator.setGlobal(
        ClassSecurityValidator.composite(
            ClassSecurityValidator.getGlobal(),
            type -> type.getPackageName().equals(TrustedRecords.class.getPackageName())));
  }

  private TrustedRecords() {}

  /** Declares the records of this package trusted, once per class loader. */
  public static void declare() {
    // done by the static initializer
  }
}
