// SPDX-License-Identifier: Apache-2.0
// Heatmap on a canvas: log duration by time, counts by colour, percentile lines over it, exemplars as dots. A rectangle
// is dragged with the pointer, or made with Shift and the arrow keys.

import {count, element} from './format.js';
import {durationText, HeatGrid, SHADES, steps} from './heatgrid.js';
import {behind} from './rows.js';
import {offsetMs} from './zone.js';

/** Room for axes around the cells, px. */
const ROOM = {left: 54, right: 44, top: 8, bottom: 22};

/** Percentile lines: field, name and dash. */
const LINES = [
  ['p50_ns', 'p50', []], ['p90_ns', 'p90', [2, 2]], ['p99_ns', 'p99', [6, 3]], ['p999_ns', 'p99.9', [9, 3, 2, 3]],
  ['max_ns', 'max', [1, 3]],
];

const DOT = 3.5;
const CLOSE = 7;
const OCTAVE = 4;
const TIME_STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400]
    .map((seconds) => seconds * 1000);

const KEYS = {
  ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1], PageUp: [0, OCTAVE],
  PageDown: [0, -OCTAVE], Home: [-Infinity, 0], End: [Infinity, 0],
};

const colour = (property) => getComputedStyle(document.documentElement).getPropertyValue(property).trim();
const clamp = (value, most) => Math.min(Math.max(value, 0), most);

/** Heatmap with its legend, the line that says what is under the cursor, and the table behind it. */
export class Heatmap {
  #unit;
  #onSelect;
  #walkLink;
  #canvas = element('canvas', {tabindex: '0', role: 'application', 'aria-roledescription': 'heatmap'});
  #legend = element('ul', {class: 'heat-legend', 'aria-label': 'Colours'});
  #readout = element('p', {class: 'heat-readout', 'aria-hidden': 'true'});
  #told = element('p', {class: 'unseen-text', 'aria-live': 'polite'});
  #behind = element('div');
  #grid = null;
  #exemplars = [];
  #lines = [];
  #over = null;
  #most = 0;
  #cursor = null; // cell of the keyboard
  #anchor = null; // cell at which a rectangle began
  #selection = null;
  #dragging = false;

  /**
   * @param label text for those who do not see the picture. Example: "Duration of walks by time"
   * @param unit what is counted. Example: "walks"
   * @param onSelect told of a rectangle {from_ms, to_ms, low_ns, high_ns}, or null; none: nothing can be selected
   * @param walkLink address of a walk by its id
   */
  constructor(label, {unit, onSelect = null, walkLink = null}) {
    this.#unit = unit;
    this.#onSelect = onSelect;
    this.#walkLink = walkLink;
    this.#canvas.setAttribute('aria-label', `${label}. Arrow keys move from cell to cell` +
        (onSelect ? '; with Shift they select a rectangle, Enter takes it, Escape drops it.' : '.'));
    this.element = element('div', {class: 'heatmap'}, this.#canvas, this.#readout, this.#legend, this.#told, this.#behind);
    new ResizeObserver(() => this.#draw()).observe(this.#canvas);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#redraw());
    this.#canvas.addEventListener('keydown', (event) => this.#key(event));
    this.#canvas.addEventListener('pointerdown', (event) => this.#down(event));
    this.#canvas.addEventListener('pointermove', (event) => this.#move(event));
    this.#canvas.addEventListener('pointerup', (event) => this.#up(event));
    this.#canvas.addEventListener('pointercancel', () => this.#drop());
    this.#canvas.addEventListener('pointerleave', () => this.#say());
  }

  /**
   * Shows a group of an answer of `heatmap`.
   *
   * @param lines percentile lines by their fields. Example: ['p50_ns', 'p99_ns']
   * @param over another group whose percentile lines are drawn as well, in the colour of a second selection
   * @param most count of the darkest shade, where several heatmaps share their shades
   */
  show(answer, group = answer.groups[0], {lines = ['p50_ns', 'p99_ns'], over = null, most = 0} = {}) {
    const cursor = this.#cursor && this.#grid && {ms: this.#grid.timeOf(this.#cursor.at), row: this.#cursor.row,
      low: this.#grid.bounds[this.#cursor.row]};
    this.#grid = new HeatGrid(answer, group);
    this.#cursor = cursor && this.#grid.height > 0
      ? {at: this.#grid.columnOf(cursor.ms), row: this.#grid.rowOf(cursor.low)} : null;
    this.#exemplars = group?.exemplars ?? [];
    this.#lines = LINES.filter(([field]) => lines.includes(field));
    this.#over = over && new HeatGrid(answer, over);
    this.#most = most || this.#grid.most;
    this.element.dataset.columns = this.#grid.columns.length;
    this.#redraw();
    const table = this.#table();
    table.open = Boolean(this.#behind.firstElementChild?.open);
    const walks = this.#walkTable();
    if (walks) walks.open = Boolean(this.#behind.children[1]?.open);
    this.#behind.replaceChildren(...[table, walks].filter(Boolean));
  }

  /** Shows a selection, or none. */
  select(rectangle) {
    this.#selection = rectangle;
    this.#draw();
  }

  #redraw() {
    this.#showLegend();
    this.#say();
    this.#draw();
  }

  #showLegend() {
    const used = steps(this.#most);
    this.#legend.replaceChildren(...used.map(([low, shade], i) => {
      const high = i + 1 < used.length ? used[i + 1][0] - 1 : this.#most;
      const swatch = element('span', {class: 'heat-swatch'});
      swatch.style.background = `var(${shade})`;
      return element('li', {}, swatch, count(low) + (high > low ? '–' + count(high) : ''),
          i + 1 === used.length && ' ' + this.#unit);
    }), element('li', {}, element('span', {class: 'heat-swatch heat-gap'}), 'no data'));
  }

  #table() {
    const cell = (field) => (row) => durationText(row[field]);
    return behind('Table of columns', [
      {label: 'from', width: 16, value: (row) => row.t_ms, cell: (row) => this.#grid.timeText(row.t_ms)},
      {label: this.#unit, width: 12, number: true, value: (row) => row.n, cell: (row) => count(row.n)},
      ...LINES.map(([field, label]) =>
        ({label, width: 12, number: true, value: (row) => row[field], cell: cell(field)})),
    ], this.#grid.columns.map(([, column]) => column));
  }

  /** The dots: exemplars, and links to their walks where they are kept. */
  #walkTable() {
    if (this.#exemplars.length === 0) return null;
    return behind('Table of dots', [
      {label: 'at', width: 16, value: (one) => one.t_ms, cell: (one) => this.#grid.timeText(one.t_ms)},
      {label: 'duration', width: 14, number: true, value: (one) => one.value_ns, cell: (one) => durationText(one.value_ns)},
      {label: 'walk', width: 14, value: (one) => one.walk ?? '', cell: (one) => (one.walk && this.#walkLink
        ? element('a', {href: this.#walkLink(one.walk)}, 'open the walk') : 'not kept')},
    ], this.#exemplars);
  }

  // Geometry: the canvas is drawn in CSS pixels.

  #box() {
    const {clientWidth: width, clientHeight: height} = this.#canvas;
    return {width: Math.max(1, width - ROOM.left - ROOM.right), height: Math.max(1, height - ROOM.top - ROOM.bottom)};
  }

  #x(ms) {
    return ROOM.left + (ms - this.#grid.start) / (this.#grid.width * this.#grid.columnMs) * this.#box().width;
  }

  #y(ns) {
    const {bounds, height} = this.#grid;
    const low = Math.log(Math.max(bounds[0], 1));
    const part = (Math.log(Math.max(ns, 1)) - low) / (Math.log(bounds[height]) - low);
    return ROOM.top + (1 - part) * this.#box().height;
  }

  /** Cell under the pointer, or the nearest. */
  #cellAt(event) {
    const {left, top} = this.#canvas.getBoundingClientRect();
    const y = event.clientY - top;
    const at = Math.floor((event.clientX - left - ROOM.left) / this.#box().width * this.#grid.width);
    const below = this.#grid.bounds.findIndex((bound) => this.#y(bound) < y);
    return {at: clamp(at, this.#grid.width - 1), row: below < 0 ? this.#grid.height - 1 : Math.max(below - 1, 0)};
  }

  #exemplarAt(event) {
    const {left, top} = this.#canvas.getBoundingClientRect();
    return this.#exemplars.find(({t_ms: t, value_ns: ns}) =>
      Math.hypot(this.#x(t) - (event.clientX - left), this.#y(ns) - (event.clientY - top)) <= CLOSE);
  }

  // Drawing.

  #draw() {
    const {clientWidth: width, clientHeight: height} = this.#canvas;
    if (!this.#grid || width === 0) return;
    const ratio = devicePixelRatio || 1;
    this.#canvas.width = Math.round(width * ratio);
    this.#canvas.height = Math.round(height * ratio);
    const pen = this.#canvas.getContext('2d');
    pen.scale(ratio, ratio);
    pen.font = '10px ' + colour('--mono');
    if (this.#grid.height === 0) {
      pen.fillStyle = colour('--quiet');
      pen.textAlign = 'center';
      pen.fillText(`no ${this.#unit} in this time`, width / 2, height / 2);
      return;
    }
    this.#drawCells(pen);
    this.#drawAxes(pen);
    if (this.#over) this.#drawLines(pen, this.#over, '--c1', false);
    this.#drawLines(pen, this.#grid, '--ink', true);
    this.#drawDots(pen);
    this.#drawMarks(pen);
  }

  #drawCells(pen) {
    const {width, height} = this.#box();
    pen.fillStyle = gapPattern(pen);
    pen.fillRect(ROOM.left, ROOM.top, width, height);
    const used = steps(this.#most);
    const shades = Object.fromEntries(SHADES.map((shade) => [shade, colour(shade)]));
    for (const [at, column] of this.#grid.columns) {
      const left = Math.round(this.#x(this.#grid.timeOf(at)));
      const wide = Math.max(1, Math.round(this.#x(this.#grid.timeOf(at + 1))) - left);
      pen.fillStyle = colour('--panel');
      pen.fillRect(left, ROOM.top, wide, height);
      column.counts.forEach((value, i) => {
        if (value === 0) return;
        pen.fillStyle = shades[used.findLast(([low]) => low <= value)?.[1] ?? SHADES[0]];
        const top = Math.round(this.#y(this.#grid.bounds[column.first + i + 1]));
        pen.fillRect(left, top, wide, Math.max(1, Math.round(this.#y(this.#grid.bounds[column.first + i])) - top));
      });
    }
  }

  #drawAxes(pen) {
    const {width, height} = this.#box();
    const {bounds, height: rows, start, width: columns, columnMs} = this.#grid;
    pen.strokeStyle = colour('--line');
    pen.fillStyle = colour('--axis');
    pen.lineWidth = 1;
    pen.strokeRect(ROOM.left + .5, ROOM.top + .5, width - 1, height - 1);
    pen.textAlign = 'right';
    pen.textBaseline = 'middle';
    for (const ns of marks(bounds[0], bounds[rows])) {
      const y = Math.round(this.#y(ns)) + .5;
      pen.fillText(durationText(ns).replace(/\.0+ /, ' '), ROOM.left - 6, y);
      line(pen, [[ROOM.left - 3, y], [ROOM.left, y]]);
    }
    pen.textAlign = 'center';
    pen.textBaseline = 'top';
    const span = columns * columnMs;
    const apart = span > 86_400_000 ? 90 : 64;
    const step = TIME_STEPS.find((ms) => ms / span * width >= apart) ?? Math.ceil(span / 5 / 86_400_000) * 86_400_000;
    const zone = -offsetMs(start);
    for (let t = Math.ceil((start - zone) / step) * step + zone; t <= start + span; t += step) {
      const x = Math.round(this.#x(t)) + .5;
      if (x < ROOM.left + 14) continue;
      pen.fillText(this.#grid.timeText(t), x, ROOM.top + height + 7);
      line(pen, [[x, ROOM.top + height], [x, ROOM.top + height + 3]]);
    }
  }

  /** Lines of one grid; each is broken where there is no data, and named at its end. */
  #drawLines(pen, grid, property, named) {
    let nameBelow = -Infinity;
    const ends = [];
    for (const [field, label, dash] of this.#lines) {
      const runs = [];
      let before = null;
      for (const [at, column] of grid.columns) {
        if (at - 1 !== before) runs.push([]);
        const [a, b, y] = [this.#x(grid.timeOf(at)), this.#x(grid.timeOf(at + 1)), this.#y(column[field])];
        runs[runs.length - 1].push([a, y], [b, y]);
        before = at;
      }
      for (const [stroke, width, dashes] of [['--panel', 3.5, []], [property, 1.5, dash]]) {
        pen.strokeStyle = colour(stroke);
        pen.lineWidth = width;
        pen.setLineDash(dashes);
        runs.forEach((points) => line(pen, points));
      }
      pen.setLineDash([]);
      if (runs.length > 0) ends.push([runs[runs.length - 1].at(-1), label]);
    }
    if (!named) return;
    pen.fillStyle = colour('--ink');
    pen.textAlign = 'left';
    pen.textBaseline = 'middle';
    for (const [[x, y], label] of ends.sort(([a], [b]) => a[1] - b[1])) {
      nameBelow = Math.max(y, nameBelow + 11);
      pen.fillText(label, x + 4, nameBelow);
    }
  }

  #drawDots(pen) {
    pen.lineWidth = 1.5;
    for (const {t_ms: t, value_ns: ns, walk} of this.#exemplars) {
      pen.strokeStyle = colour('--ink');
      pen.fillStyle = colour(walk ? '--c1' : '--panel');
      pen.beginPath();
      pen.arc(this.#x(t), this.#y(ns), DOT, 0, 2 * Math.PI);
      pen.fill();
      pen.stroke();
    }
  }

  #drawMarks(pen) {
    const outline = (rectangle, width, dash) => {
      const [a, b] = [this.#x(rectangle.from_ms), this.#x(rectangle.to_ms)];
      const [c, d] = [this.#y(rectangle.high_ns), this.#y(rectangle.low_ns)];
      for (const [stroke, wide, dashes] of [['--panel', width + 2, []], ['--ink', width, dash]]) {
        pen.strokeStyle = colour(stroke);
        pen.lineWidth = wide;
        pen.setLineDash(dashes);
        pen.strokeRect(a, c, b - a, d - c);
      }
      pen.setLineDash([]);
    };
    const drawn = this.#anchor ? this.#grid.rectangle(this.#anchor, this.#cursor) : this.#selection;
    if (drawn) outline(drawn, 2, [5, 3]);
    if (this.#cursor && document.activeElement === this.#canvas) {
      outline(this.#grid.rectangle(this.#cursor, this.#cursor), 1.5, []);
    }
  }

  // Keyboard and pointer.

  #key(event) {
    if (!this.#grid || this.#grid.height === 0 || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key in KEYS) {
      const [across, up] = KEYS[event.key];
      const last = this.#grid.columns.at(-1);
      const from = this.#cursor ?? {at: last?.[0] ?? 0, row: this.#grid.rowOf(last?.[1].p50_ns ?? 0)};
      this.#anchor = event.shiftKey && this.#onSelect ? this.#anchor ?? from : null;
      this.#cursor = this.#cursor || event.shiftKey ? {
        at: clamp(from.at + across, this.#grid.width - 1), row: clamp(from.row + up, this.#grid.height - 1),
      } : from;
      this.#told.replaceChildren(this.#say(this.#cursor));
    } else if (event.key === 'Enter' && this.#cursor && this.#onSelect) {
      this.#take();
    } else if (event.key === 'Escape' && (this.#anchor || this.#selection)) {
      this.#drop();
      this.#take(null);
    } else {
      return;
    }
    event.preventDefault();
    this.#draw();
  }

  #take(rectangle = this.#grid.rectangle(this.#anchor ?? this.#cursor, this.#cursor)) {
    this.#anchor = null;
    this.#selection = rectangle;
    this.#told.replaceChildren(rectangle ? `selected: ${this.#grid.rectangleText(rectangle)}` : 'nothing selected');
    this.#draw();
    this.#onSelect?.(rectangle);
  }

  #down(event) {
    if (event.button !== 0 || !this.#grid || this.#grid.height === 0) return;
    this.#canvas.setPointerCapture(event.pointerId);
    this.#cursor = this.#cellAt(event);
    this.#anchor = this.#onSelect ? this.#cursor : null;
    this.#dragging = false;
    this.#draw();
  }

  #move(event) {
    if (!this.#grid || this.#grid.height === 0) return;
    const cell = this.#cellAt(event);
    this.#canvas.classList.toggle('linked', Boolean(this.#exemplarAt(event)?.walk && this.#walkLink));
    if (this.#canvas.hasPointerCapture(event.pointerId) && this.#anchor) {
      this.#dragging ||= cell.at !== this.#anchor.at || cell.row !== this.#anchor.row;
      this.#cursor = cell;
      this.#draw();
    }
    this.#say(cell);
  }

  #up(event) {
    if (!this.#grid || !this.#cursor) return;
    const walk = this.#dragging ? null : this.#exemplarAt(event)?.walk;
    if (this.#dragging) this.#take();
    else this.#drop();
    if (walk && this.#walkLink) this.#follow(this.#walkLink(walk));
  }

  /** Opens an address as a link does, which the shell follows without loading the page anew. */
  #follow(href) {
    const link = element('a', {href, hidden: ''});
    this.element.append(link);
    link.click();
    link.remove();
  }

  #drop() {
    this.#anchor = null;
    this.#dragging = false;
    this.#draw();
  }

  /** Says what is in a cell, else how to use the picture. */
  #say(cell = this.#cursor) {
    if (!this.#grid || this.#grid.height === 0) return '';
    const value = cell && this.#grid.count(cell.at, cell.row);
    const text = !cell ? (this.#onSelect ? 'drag a rectangle, or Shift + arrow keys and Enter' : '')
      : this.#grid.rectangleText(this.#grid.rectangle(cell, cell)) +
        (value == null ? ': no data' : `: ${count(value)} ${this.#unit}`);
    this.#readout.replaceChildren(text || '\u00a0');
    return text;
  }
}

function line(pen, points) {
  pen.beginPath();
  points.forEach(([x, y], i) => (i === 0 ? pen.moveTo(x, y) : pen.lineTo(x, y)));
  pen.stroke();
}

/** Marks of a log axis: decades, and 2 and 5 times a decade where there are few. */
function marks(low, high) {
  const found = [];
  for (let decade = 1; decade <= high; decade *= 10) {
    for (const times of high / Math.max(low, 1) < 1000 ? [1, 2, 5] : [1]) found.push(decade * times);
  }
  return found.filter((ns) => ns >= low && ns <= high);
}

/** Texture of a time without data. */
function gapPattern(pen) {
  const tile = element('canvas', {width: '6', height: '6'});
  const on = tile.getContext('2d');
  on.fillStyle = colour('--paper');
  on.fillRect(0, 0, 6, 6);
  on.strokeStyle = colour('--line');
  for (const ends of [[[-1, 1], [1, -1]], [[0, 6], [6, 0]], [[5, 7], [7, 5]]]) line(on, ends);
  return pen.createPattern(tile, 'repeat');
}
