// SPDX-License-Identifier: Apache-2.0
package org.walkscope.contract;

/**
 * Failure to read the contract, or a difference between it and the tree; the message is one line.
 */
final class ContractException extends Exception {
  private static final long serialVersionUID = 1L;

  ContractException(String message) {
    super(message);
  }
}
