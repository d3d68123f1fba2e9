// SPDX-License-Identifier: Apache-2.0
// Groups of the answer `heatmap` as lines over time, and as rows of a table.

import {count, duration, joined} from './format.js';
import {HeatGrid} from './heatgrid.js';

/** View of a chart of kind `groups`: a time that no group has is a gap. */
export function groupView(answer, groups, fields, unit, label) {
  const all = groups.flatMap((group) => group.columns.map((column) => column.t_ms));
  const [first, last] = [Math.min(...all), Math.max(...all)];
  const times = [];
  for (let t = first; t <= last; t += answer.column_ms) times.push(t);
  return {
    window_ms: answer.column_ms, t_ms: times, fields, unit,
    groups: groups.map((group, i) => {
      const at = new Map(group.columns.map((column) => [column.t_ms, column]));
      const others = group === answer.others;
      return {
        id: others ? 'others' : `${answer.by} ${group.value}`, mark: others ? 'o' : String(i + 1), others,
        label: () => label(group), n: times.map((t) => at.get(t)?.n ?? 0),
        ...Object.fromEntries(fields.map(([field]) => [field, times.map((t) => at.get(t)?.[field] ?? null)])),
      };
    }),
  };
}

/** Columns and rows of the table behind the lines. */
export function groupColumns(answer, groups, lines, unit, label) {
  const grid = new HeatGrid(answer, null);
  return [[
    {label: answer.by, width: 20, value: (row) => row.of, cell: (row) => label(groups[row.of])},
    {label: 'from', width: 16, value: (row) => row.t_ms, cell: (row) => grid.timeText(row.t_ms)},
    {label: unit, width: 12, number: true, value: (row) => row.n, cell: (row) => count(row.n)},
    ...lines.map(([field, text]) =>
      ({label: text, width: 12, number: true, value: (row) => row[field], cell: (row) => joined(duration(row[field]))})),
  ], groups.flatMap((group, of) => group.columns.map((column) => ({...column, of})))];
}
