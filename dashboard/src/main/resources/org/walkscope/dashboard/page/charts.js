// SPDX-License-Identifier: Apache-2.0
// Plots over time. uPlot draws them; the legend is our own table, which follows the cursor.

import uPlot from './vendor/uPlot.esm.js';
import {clock, duration, element, foreign, lockName, name, numberCell, percent, short} from './format.js';

const cssColour = (property) =>
  getComputedStyle(document.documentElement).getPropertyValue(property).trim();

const isDecade = (value) => Math.abs(Math.log10(value) - Math.round(Math.log10(value))) < 1e-9;

/** Ticks of a log axis: decades; within a single decade also 2 and 5 times its start. */
const isMarked = (value, u) =>
  isDecade(value) || (u.scales.y.max / u.scales.y.min < 11 && (isDecade(value / 2) || isDecade(value / 5)));

/** Text on an axis, without trailing zeros. */
const plain = ([text, unit]) => text.replace(/\.0+$/, '') + ' ' + unit;

/** Value on a log scale, which has no 0: a value below 1 ns, the unit of measurement, is drawn at 1. */
const drawable = (ns) => ns.map((value) => (value == null ? null : Math.max(value, 1)));

/** Lines of a plot from the API's answer, and a legend row for one or more of them. */
function latencyLines(view) {
  const walks = view.series[0];
  const shades = ['--p50', '--p90', '--p99', '--p999', '--max'];
  const fields = ['p50_ns', 'p90_ns', 'p99_ns', 'p999_ns', 'max_ns'];
  const labels = ['p50', 'p90', 'p99', 'p99.9', 'max'];
  return {
    columns: [...labels, 'walks'],
    lines: walks ? fields.map((field, i) => (
      {values: drawable(walks[field]), colour: shades[i], thin: field === 'max_ns'})) : [],
    rows: walks ? [{
      id: 'walks', label: () => ['walks'], colour: '--p99',
      cells: (at) => [...fields.map((field) => duration(walks[field][at])), short(walks.count[at])],
    }] : [],
    headColours: shades,
  };
}

function lockLines(view) {
  const lines = [];
  const rows = view.series.map((lock, i) => {
    const colour = `--c${i % 6}`;
    lines.push({values: drawable(lock.p50_ns), colour, thin: true});
    lines.push({values: drawable(lock.p99_ns), colour});
    const bound = lock.bounds > 0;
    const label = lockName(lock.kind) + (lock.level ? ' ' + name(lock.level) : '');
    return {
      id: label, label: () => [label], colour,
      note: bound ? `${lock.bounds} of these are upper bounds, not measured` : null,
      cells: (at) => [lock.p50_ns, lock.p99_ns, lock.max_ns].map((values) => {
        const [text, unit] = duration(values[at]);
        return [bound && unit ? '≤' + text : text, unit];
      }).concat([short(lock.count[at])]),
    };
  });
  return {columns: ['p50', 'p99', 'max', 'spans'], lines, rows};
}

function batchLines(view) {
  const lines = [];
  const rows = view.series.map((batch, i) => {
    const colour = `--c${i % 6}`;
    lines.push({values: batch.efficiency, colour});
    return {
      id: JSON.stringify([batch.consumer, batch.walker]), colour,
      label: () => [foreign(batch.consumer), ', ' + name(batch.walker)],
      cells: (at) => [percent(batch.efficiency[at]), short(batch.steps[at]),
        short(batch.achievable_steps[at])],
    };
  });
  return {columns: ['efficiency', 'steps', 'achievable'], lines, rows};
}

const nanoseconds = {
  scale: {distr: 3, log: 10, range: (u, min, max) => {
    if (min == null) return [100, 1e6];
    return [10 ** Math.floor(Math.log10(min)), 10 ** Math.ceil(Math.log10(max) + 1e-9)];
  }},
  grid: (u, splits) => splits.map((v) => (isMarked(v, u) ? v : null)),
  values: (u, splits) => splits.map((v) => (isMarked(v, u) ? plain(duration(v)) : '')),
};

/** Seconds between marks of the time axis. */
const TIME_STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600];

const parts = {
  scale: {range: () => [0, 1]},
  grid: (u, splits) => splits,
  values: (u, splits) => splits.map((v) => Math.round(v * 100) + ' %'),
};

const KINDS = {
  latency: {read: latencyLines, y: nanoseconds},
  locks: {read: lockLines, y: nanoseconds},
  batch: {read: batchLines, y: parts},
};

/** Plot with its legend, in the section of its name. */
export class Chart {
  #section;
  #kind;
  #spanSeconds;
  #plot = null;
  #shape = null; // '' for an answer without lines
  #view = null;
  #read = null;
  #closed = new AbortController();

  constructor(section, spanSeconds) {
    this.#section = section;
    this.#kind = KINDS[section.id];
    this.#spanSeconds = spanSeconds;
    new ResizeObserver(() => this.#fit()).observe(section.querySelector('.plot'));
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.redraw(),
        {signal: this.#closed.signal});
  }

  /** Lets go of the plot. */
  close() {
    this.#closed.abort();
    this.#plot?.destroy();
  }

  /** Redraws, for example after a change of colours or of the span. */
  redraw() {
    this.#shape = null;
    if (this.#view) this.show(this.#view);
  }

  /** Shows an answer of the API. */
  show(view) {
    this.#view = view;
    this.#read = this.#kind.read(view);
    const {lines} = this.#read;
    const shape = lines.map((line) => line.colour).join() + this.#read.rows.map((row) => row.id);
    const data = [view.t_ms.map((ms) => ms / 1000), ...lines.map((line) => line.values)];
    if (shape !== this.#shape) {
      this.#plot?.destroy();
      this.#plot = new uPlot(this.#options(lines), data, this.#section.querySelector('.plot'));
      this.#shape = shape;
    } else {
      this.#plot.setData(data);
    }
    const seen = (values) => values.filter((value) => value != null).length;
    this.#section.dataset.points = Math.max(0, ...lines.map((line) => seen(line.values)));
    this.#section.dataset.series = this.#read.rows.length;
    this.#section.dataset.last = view.t_ms[view.t_ms.length - 1] ?? '';
    this.#showLegend();
  }

  #fit() {
    const size = this.#size();
    if (this.#plot && (size.width !== this.#plot.width || size.height !== this.#plot.height)) {
      this.#plot.setSize(size);
    }
  }

  #size() {
    const {clientWidth: width, clientHeight: height} = this.#section.querySelector('.plot');
    return {width, height};
  }

  #range(min, max) {
    const span = Math.min(Math.max(max - min, 60), this.#spanSeconds());
    return [max - span, max];
  }

  #options(lines) {
    const ink = cssColour('--axis');
    const grid = {stroke: cssColour('--grid'), width: 1};
    const font = '10px ' + cssColour('--mono');
    const axis = {stroke: ink, grid, font, ticks: {show: false}};
    return {
      ...this.#size(),
      padding: [8, 6, 0, 0],
      legend: {show: false},
      cursor: {sync: {key: 'walkscope'}, drag: {x: false, y: false}, points: {size: 5}, y: false},
      scales: {
        x: {range: (u, min, max) => (min == null ? [0, 60] : this.#range(min, max))},
        y: this.#kind.y.scale,
      },
      axes: [
        {...axis, incrs: TIME_STEPS, space: 60, size: 26, gap: 8, values: (u, splits, i, space, step) =>
          splits.map((s) => clock(s * 1000, step < 60))},
        {...axis, size: 52, values: this.#kind.y.values, grid: {...grid, filter: this.#kind.y.grid}},
      ],
      series: [{}, ...lines.map((line) => this.#series(line))],
      hooks: {setCursor: [() => this.#showLegend()]},
    };
  }

  #series({colour, thin}) {
    const stroke = cssColour(colour);
    return {
      stroke, width: thin ? 1 : 1.75, dash: thin ? [3, 3] : undefined, spanGaps: false,
      points: {show: (u, s) => u.data[0].length < 2 || isolated(u.data[s]), size: 4, fill: stroke},
    };
  }

  /** Shows the values under the cursor, else the newest. */
  #showLegend() {
    if (!this.#read) return;
    const {columns, rows, headColours} = this.#read;
    const under = this.#plot?.cursor.idx;
    const at = under ?? this.#view.t_ms.length - 1;
    const {window_ms: window, t_ms: times} = this.#view;
    this.#section.querySelector('.unit').textContent = window
      ? `${window / 1000} s to ${clock(times[at])}` : 'no window has closed yet';
    const head = element('tr', {}, element('td'),
        ...columns.map((column, i) => element('th', {scope: 'col', class: 'number'},
            headColours?.[i] && swatch(headColours[i]), column, element('i'))));
    const body = rows.map((row) => element('tr', {title: row.note},
        element('th', {scope: 'row'}, !headColours && swatch(row.colour), ...row.label()),
        ...row.cells(at).map((cell) => numberCell(cell))));
    this.#section.querySelector('.legend').replaceChildren(
        element('thead', {}, head), element('tbody', {}, ...body));
  }
}

function swatch(colour) {
  const made = element('span', {class: 'swatch'});
  made.style.background = `var(${colour})`;
  return made;
}

/** Whether a value stands between nulls, where a line does not show it. */
function isolated(values) {
  return values.some((value, i) =>
    value != null && values[i - 1] == null && values[i + 1] == null);
}
