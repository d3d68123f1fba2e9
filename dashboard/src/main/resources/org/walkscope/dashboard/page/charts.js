// SPDX-License-Identifier: Apache-2.0
// Plots over time. uPlot draws them; the legend is our own table, which follows the cursor.

import uPlot from './vendor/uPlot.esm.js';
import {duration, element, foreign, lockName, name, numberCell, percent, short} from './format.js';
import {clock, day, zonedDate} from './zone.js';

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

/** Line styles of groups: colours, and dashes where they begin anew. */
const COLOURS = 6;
const AGAIN = [8, 4];

/**
 * Lines of groups: `fields` are [field, label], the last of which is the strong line. A mark at its end says whose it is,
 * whatever its colour.
 */
function groupLines({fields, groups, unit}) {
  const colour = (group, i) => (group.others ? '--faint' : `--c${i % COLOURS}`);
  return {
    columns: [...fields.map(([, label]) => label), unit],
    lines: groups.flatMap((group, i) => fields.map(([field], at) => {
      const strong = at + 1 === fields.length;
      return {values: drawable(group[field]), colour: colour(group, i), thin: !strong, mark: strong ? group.mark : null,
        dash: i >= COLOURS ? AGAIN : undefined};
    })),
    rows: groups.map((group, i) => ({
      id: group.id, colour: colour(group, i), label: () => [element('b', {}, group.mark), ' ', ...group.label()],
      cells: (at) => [...fields.map(([field]) => duration(group[field][at])), short(group.n[at])],
    })),
  };
}

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

  /**
   * @param section element with .unit, .plot and .legend
   * @param spanSeconds longest time that is shown
   */
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
      padding: [8, lines.some((one) => one.mark) ? 18 : 6, 0, 0],
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
      stroke, width: thin ? 1 : 1.75, dash: thin ? [3, 3] : dash, spanGaps: false,
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
    u.ctx.save();
    u.ctx.font = `600 ${size}px ${cssColour('--mono')}`;
    u.ctx.textAlign = 'left';
    u.ctx.textBaseline = 'middle';
    for (const {mark, colour, x, y} of ends) {
      below = Math.max(y, below + size);
      u.ctx.fillStyle = cssColour(colour);
      u.ctx.fillText(mark, x + size / 2, below);
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
