// SPDX-License-Identifier: Apache-2.0
// Plots over time. uPlot draws them; the legend is our own table, which follows the cursor.

import uPlot from './vendor/uPlot.esm.js';
import {count, duration, element, joined, numberCell} from './format.js';
import {batchLines, groupLines, latencyLines, lockLines} from './lines.js';
import {Rows} from './rows.js';
import {clock, day, zonedDate} from './zone.js';

const cssColour = (property) =>
  getComputedStyle(document.documentElement).getPropertyValue(property).trim();

const isDecade = (value) => Math.abs(Math.log10(value) - Math.round(Math.log10(value))) < 1e-9;

/** Ticks of a log axis: decades; within a single decade also 2 and 5 times its start. */
const isMarked = (value, u) =>
  isDecade(value) || (u.scales.y.max / u.scales.y.min < 11 && (isDecade(value / 2) || isDecade(value / 5)));

/** Width of a letter of a mark, px. */
const MARK = 7;

/** Text on an axis, without trailing zeros. */
const plain = ([text, unit]) => text.replace(/\.0+$/, '') + ' ' + unit;

const nanoseconds = {
  scale: {distr: 3, log: 10, range: (u, min, max) => {
    if (min == null) return [100, 1e6];
    return [10 ** Math.floor(Math.log10(min)), 10 ** Math.ceil(Math.log10(max) + 1e-9)];
  }},
  grid: (u, splits) => splits.map((v) => (isMarked(v, u) ? v : null)),
  values: (u, splits) => splits.map((v) => (isMarked(v, u) ? plain(duration(v)) : '')),
};

const DAY = 86_400;

/** Seconds between marks of the time axis. */
const TIME_STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, DAY, 2 * DAY, 7 * DAY];

/** Mark of the time axis: where marks are days apart, the day. */
const timeMark = (seconds, step) => (step < DAY ? clock(seconds * 1000, step < 60)
  : day(seconds * 1000));

const parts = {
  scale: {range: () => [0, 1]},
  grid: (u, splits) => splits,
  values: (u, splits) => splits.map((v) => Math.round(v * 100) + ' %'),
};

const KINDS = {
  latency: {read: latencyLines, y: nanoseconds},
  locks: {read: lockLines, y: nanoseconds},
  batch: {read: batchLines, y: parts},
  groups: {read: groupLines, y: nanoseconds},
};

/** Plot with its legend, in the section whose id is its kind. */
export class Chart {
  #section;
  #kind;
  #spanSeconds;
  #plot = null;
  #shape = null; // '' for an answer without lines
  #view = null;
  #read = null;
  #closed = new AbortController();
  #table = null; // of all times

  /**
   * @param section element with .unit, .plot and .legend, and perhaps .behind for the table of all times
   * @param spanSeconds longest time that is shown
   */
  constructor(section, spanSeconds) {
    this.#section = section;
    section.querySelector('.behind')?.addEventListener('toggle', () => this.#showTable());
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
    this.#showTable();
  }

  /** Shows the values of all times, newest first, once a person has opened their table. */
  #showTable() {
    const place = this.#section.querySelector('.behind');
    if (!place || !this.#read) return;
    const {columns, rows} = this.#read;
    const {t_ms: times} = this.#view;
    place.firstElementChild.textContent = `Table: ${count(rows.length)} × ${count(times.length)} windows`;
    if (!place.open) return;
    const labels = columns.map(([label]) => label).join();
    if (this.#table?.labels !== labels) {
      this.#table?.element.remove();
      this.#table = {labels, rows: new Rows('Windows', tableColumns(columns))};
      this.#table.element = this.#table.rows.element;
      place.append(this.#table.element);
    }
    this.#table.rows.show(times.flatMap((t, at) => rows.map((row) => ({t, row, values: row.values(at)}))).reverse());
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
      padding: [8, 6 + MARK * Math.max(0, ...lines.map(({mark}) => mark?.length + 0.5 || 0)), 0, 0],
      legend: {show: false},
      tzDate: (seconds) => zonedDate(seconds * 1000),
      cursor: {sync: {key: 'walkscope'}, drag: {x: false, y: false}, points: {size: 5}, y: false},
      scales: {
        x: {range: (u, min, max) => (min == null ? [0, 60] : this.#range(min, max))},
        y: this.#kind.y.scale,
      },
      axes: [
        {...axis, incrs: TIME_STEPS, space: 60, size: 26, gap: 8, values: (u, splits, i, space, step) =>
          splits.map((s) => timeMark(s, step))},
        {...axis, size: 52, values: this.#kind.y.values, grid: {...grid, filter: this.#kind.y.grid}},
      ],
      series: [{}, ...lines.map((line) => this.#series(line))],
      hooks: {setCursor: [() => this.#showLegend()], draw: [(u) => this.#drawMarks(u)]},
    };
  }

  #series({colour, thin, dash}) {
    const stroke = cssColour(colour);
    return {
      stroke, width: thin ? 1 : 1.75, dash: thin ? dash?.map((one) => one / 2) ?? [3, 3] : dash, spanGaps: false,
      points: {show: (u, s) => u.data[0].length < 2 || isolated(u.data[s]), size: 4, fill: stroke},
    };
  }

  /** Writes the marks of lines behind their ends, one below the other where they are close. */
  #drawMarks(u) {
    const ends = this.#read.lines.flatMap(({mark, colour}, i) => {
      const values = u.data[i + 1];
      const at = mark ? values.findLastIndex((value) => value != null) : -1;
      return at < 0 ? [] : [{mark, colour, x: u.valToPos(u.data[0][at], 'x', true), y: u.valToPos(values[at], 'y', true)}];
    }).sort((a, b) => a.y - b.y);
    const size = 11 * devicePixelRatio;
    let below = -Infinity;
    for (const end of ends) below = end.y = Math.max(end.y, below + size);
    let above = u.bbox.top + u.bbox.height + size;
    for (const end of ends.reverse()) above = end.y = Math.min(end.y, above - size);
    u.ctx.save();
    u.ctx.font = `600 ${size}px ${cssColour('--mono')}`;
    u.ctx.textAlign = 'left';
    u.ctx.textBaseline = 'middle';
    for (const {mark, colour, x, y} of ends) {
      u.ctx.fillStyle = cssColour(colour);
      u.ctx.fillText(mark, x + size / 2, y);
    }
    u.ctx.restore();
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
        ...columns.map(([label], i) => element('th', {scope: 'col', class: 'number'},
            headColours?.[i] && swatch({colour: headColours[i]}), label, element('i'))));
    const body = rows.map((row) => element('tr', {title: row.note},
        element('th', {scope: 'row'}, !headColours && swatch(row), ...row.label()),
        ...row.values(at).map((value, i) => numberCell(columns[i][1](value, row)))));
    this.#section.querySelector('.legend').replaceChildren(
        element('thead', {}, head), element('tbody', {}, ...body));
  }
}

/** Line of a row, as in the plot. */
function swatch({colour, dash}) {
  const made = element('span', {class: 'swatch'});
  made.style.background = dash
    ? `repeating-linear-gradient(to right, var(${colour}) 0 ${dash[0]}px, transparent ${dash[0]}px ${dash[0] + dash[1]}px)` : `var(${colour})`;
  return made;
}

const tableColumns = (columns) => [
  {label: 'to', width: 10, value: ({t}) => t, cell: ({t}) => clock(t)},
  {label: 'of', width: 24, value: ({row}) => row.id, cell: ({row}) => row.label()},
  ...columns.map(([label, shown], i) =>
    ({label, width: 11, number: true, value: ({values}) => values[i], cell: ({values, row}) => joined(shown(values[i], row))})),
];

/** Whether a value stands between nulls, where a line does not show it. */
function isolated(values) {
  return values.some((value, i) =>
    value != null && values[i - 1] == null && values[i + 1] == null);
}
