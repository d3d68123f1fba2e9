// SPDX-License-Identifier: Apache-2.0
// Cells of a heatmap: columns of time, rows of log duration, and the counts in them.

import {duration, joined} from './format.js';
import {clock, day} from './zone.js';

/** Shades of theme.css, from few to many. */
export const SHADES = ['--heat0', '--heat1', '--heat2', '--heat3', '--heat4'];

const DAY_MS = 86_400_000;

/** Text of a duration. Example: "1.19 ms". */
export const durationText = (ns) => joined(duration(ns));

/** Lowest count of each shade that is used, [count, shade]: even steps of the logarithm up to the largest count. */
export function steps(most) {
  const found = new Map();
  SHADES.forEach((shade, i) => found.set(Math.ceil(most ** (i / SHADES.length) - 1e-9), shade));
  return most > 0 ? [...found] : [];
}

/** Grid of one group of the answer `heatmap`. A column without data is absent, and none of its counts is zero. */
export class HeatGrid {
  #columns = new Map();

  constructor(answer, group) {
    this.bounds = answer.bounds_ns;
    this.columnMs = answer.column_ms;
    this.start = Math.floor(answer.from_ms / this.columnMs) * this.columnMs;
    this.width = Math.max(1, Math.ceil((answer.to_ms - this.start) / this.columnMs));
    this.height = Math.max(0, this.bounds.length - 1);
    for (const column of group?.columns ?? []) {
      this.#columns.set(Math.round((column.t_ms - this.start) / this.columnMs), column);
    }
  }

  /** Columns with data, [index, column]. */
  get columns() {
    return [...this.#columns].filter(([at]) => at >= 0 && at < this.width).sort(([a], [b]) => a - b);
  }

  /** Column with data at an index, else undefined. */
  column(at) {
    return this.#columns.get(at);
  }

  /** Count of a cell; null in a column without data. */
  count(at, row) {
    const column = this.#columns.get(at);
    return column ? column.counts[row - column.first] ?? 0 : null;
  }

  /** Largest count. */
  get most() {
    return Math.max(0, ...this.columns.map(([, column]) => Math.max(0, ...column.counts)));
  }

  timeOf(at) {
    return this.start + at * this.columnMs;
  }

  columnOf(ms) {
    return Math.min(Math.max(Math.floor((ms - this.start) / this.columnMs), 0), this.width - 1);
  }

  /** Row of a duration. */
  rowOf(ns) {
    const above = this.bounds.findIndex((bound) => bound > ns);
    return above < 0 ? this.height - 1 : Math.max(above - 1, 0);
  }

  /** Rectangle between two cells, both inside. */
  rectangle(a, b) {
    return {
      from_ms: this.timeOf(Math.min(a.at, b.at)), to_ms: this.timeOf(Math.max(a.at, b.at) + 1),
      low_ns: this.bounds[Math.min(a.row, b.row)], high_ns: this.bounds[Math.max(a.row, b.row) + 1],
    };
  }

  /** Time on the axis or in a sentence; the day where there is more than one. */
  timeText(ms) {
    return (this.width * this.columnMs > DAY_MS ? day(ms) + ' ' : '') + clock(ms, this.columnMs < 60_000);
  }

  /** Rectangle as a sentence. Example: "14:05:10 to 14:05:20, 1.00 ms to 1.19 ms". */
  rectangleText({from_ms: from, to_ms: to, low_ns: low, high_ns: high}) {
    return `${this.timeText(from)} to ${this.timeText(to)}, ${durationText(low)} to ${durationText(high)}`;
  }
}
