// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.window;

/**
 * What walks give to a window.
 *
 * @param <S> this class
 */
interface Sample<S extends Sample<S>> extends Timed {
  /** Equal for samples that the same windows add up. */
  Object identity();

  /** Both, of one identity and one window. */
  S plus(S other);

  /** How many numbers it carries: what adding one more costs. */
  int size();
}
