// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.state;

import java.util.List;
import org.apache.avro.util.ClassSecurityValidator;
import org.walkscope.schema.TrustedRecords;

/** Declaration of the classes of state to Avro, which makes objects of declared classes only. */
final class StateClasses {
  private static final String PIPELINE = "org.walkscope.pipeline.";

  static {
    TrustedRecords.declare();
    ClassSecurityValidator.setGlobal(
        ClassSecurityValidator.composite(
            ClassSecurityValidator.getGlobal(),
            type -> type == List.class || type.getName().startsWith(PIPELINE)));
  }

  private StateClasses() {}

  static void trust() {
    // the static initializer did
  }
}
