// SPDX-License-Identifier: Apache-2.0
// What an agent did in a walk, in words that are true of the walk's consumer.

import {element, foreign} from './format.js';

/** Files under /proc/PID that the consumer is named after: the agent read them. */
const READ = ['smaps', 'smaps_rollup', 'numa_maps', 'pagemap'];

const process = (target) => (target ? foreign(target) : element('span', {class: 'quiet'}, 'a process whose name is not known'));

/**
 * Verb in the past, with what follows, as children of an element. Examples: 'read smaps of java', 'wrote to clear_refs of
 * java', 'walked page tables of java for mincore'.
 */
export function deed(consumer, target) {
  if (READ.includes(consumer)) return [`read ${consumer} of `, process(target)];
  if (consumer === 'clear_refs') return ['wrote to clear_refs of ', process(target)];
  if (consumer === 'pagemap_scan') return ['scanned pagemap of ', process(target)];
  const walked = ['walked page tables of ', process(target)];
  return !consumer || consumer === 'unknown' ? walked : [...walked, ' for ', foreign(consumer)];
}
