// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.state;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * State of ours that writes itself. A class has a public constructor without arguments and begins
 * what it writes with a version, so that a later one can read it.
 */
public interface Stored {
  void write(DataOutput out) throws IOException;

  void read(DataInput in) throws IOException;
}
