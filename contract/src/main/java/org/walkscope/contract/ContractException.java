// SPDX-License-Identifier: Apache-2.0
package org.walkscope.contract;

/**
 * The contract cannot be read, or what stands in the tree differs from it; the message is one line.
 */
final class ContractException extends Exception {
  private static final long serialVersionUID = 1L;

  ContractException(String message) {
    super(message);
  }
}
