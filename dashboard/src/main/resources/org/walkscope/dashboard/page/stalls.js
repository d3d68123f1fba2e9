// SPDX-License-Identifier: Apache-2.0
// Waits of other tasks for locks that walks held. Waits that a kernel does not show are not zero.

import {count, duration, element, foreignText, lockName, many, numberCell} from './format.js';

/** Reason why there is no figure or a partial one; null when every host sees such waits. */
function unseen(row) {
  const {hosts_seeing: seeing, hosts_blind: blind, hosts_silent: silent} = row;
  const parts = [];
  if (blind) parts.push(`not visible in this run${seeing || silent ? ': ' + many(blind, 'host') : ''}`);
  if (silent) parts.push(`not told${seeing || blind ? ': ' + many(silent, 'host') : ''}`);
  return parts.length ? parts.join('; ') : null;
}

function figures(row) {
  if (row.stalls == null) return [element('td', {colspan: 3, class: 'unseen-waits'}, unseen(row))];
  return [
    numberCell([count(row.stalls), null], {'data-field': 'stalls'}),
    numberCell(duration(row.blamed_ns)),
    numberCell(duration(row.longest_ns)),
  ];
}

function line(row) {
  const kernels = row.blind_kernels.map(foreignText).join(', ');
  return element('tr', {'data-lock': row.held, title: kernels && 'kernels of the runs that do not see it: ' + kernels},
      element('th', {scope: 'row'}, lockName(row.held)),
      row.holds == null ? element('td', {class: 'unseen-waits'}, 'not told') : numberCell([count(row.holds), null]),
      ...figures(row),
      element('td', {class: 'unseen-waits'}, row.stalls == null ? '' : unseen(row)));
}

const COLUMNS = ['held around walks', 'holds', 'stalls', 'waited', 'longest', ''];

/** Shows the answer of /api/v1/live/stalls. */
export function showStalls(section, rows) {
  section.dataset.locks = rows.length;
  section.querySelector('.rows').replaceChildren(rows.length === 0
    ? element('p', {class: 'unit'}, 'no lock was held around a walk yet')
    : element('table', {class: 'legend'},
        element('thead', {}, element('tr', {}, ...COLUMNS.map((label, i) =>
          element('th', {scope: 'col', class: i > 0 && i < 5 ? 'number' : ''}, label)))),
        element('tbody', {}, ...rows.map(line))));
}
