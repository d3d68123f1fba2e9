// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ledger;

import java.util.Locale;

/** Severity of a counter: what an increase asks of an operator. */
public enum Severity {
  /** Nothing: the figure explains others. */
  INFO,
  /** Attention: results lack something, and the results concerned say so. */
  DATA_LOSS,
  /** A look at the cause: a bound was reached, or something was not as it should be. */
  ERROR;

  /** Spelling in metrics and documents. Example: data_loss */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
