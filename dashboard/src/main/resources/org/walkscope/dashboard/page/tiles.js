// SPDX-License-Identifier: Apache-2.0
// Grid of tiles on a canvas: one a host, by its state. Each state has a shape as well as a colour, and a letter where it fits.

import {element, foreignText} from './format.js';

/** States, those that ask for attention first: letter, words, colour, shape of unit size around 0. */
export const STATES = {
  silent: {letter: 'S', label: 'silent', colour: '--bad', shape: 'cross', means: 'Nothing comes though something should.'},
  lossy: {letter: 'X', label: 'lossy', colour: '--warn', shape: 'diamond', means: 'Something was lost in the last 15 min.'},
  ahead: {letter: 'A', label: 'clock ahead', colour: '--c3', shape: 'up', means: 'Events come from after the time of their record, by 1 s or more.'},
  behind: {letter: 'B', label: 'clock behind', colour: '--c3', shape: 'down', means: 'Clock is behind, or data comes late: even the shortest lag is over 1 min.'},
  unknown: {letter: '?', label: 'not told', colour: '--faint', shape: 'dot', means: 'The job TraceHealthJob has told nothing for 3 min, or never.'},
  ended: {letter: 'E', label: 'ended', colour: '--quiet', shape: 'frame', means: 'Every stream has ended regularly.'},
  live: {letter: 'L', label: 'live', colour: '--good', shape: 'square', alpha: .5, means: 'Whole, in time.'},
};

const PATHS = {
  square: [[-1, -1], [1, -1], [1, 1], [-1, 1]],
  frame: [[-1, -1], [1, -1], [1, 1], [-1, 1]],
  diamond: [[0, -1.15], [1.15, 0], [0, 1.15], [-1.15, 0]],
  up: [[0, -1], [1, 1], [-1, 1]],
  down: [[-1, -1], [1, -1], [0, 1]],
};

const SMALLEST = 8;
const LARGEST = 30;

/** Height that many tiles fill, px; tiles shrink to fit, down to the smallest. */
const HEIGHT = 380;

/** Size of a tile from which it has its letter, px. */
const LETTERED = 16;

const colourOf = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Draws one tile around a point; size is that of its cell. */
function draw(pen, {shape, letter, colour, alpha = 1}, x, y, size) {
  const half = size / 2 - Math.max(1, size / 10);
  pen.fillStyle = colour;
  pen.strokeStyle = colour;
  pen.lineWidth = Math.max(1.5, size / 9);
  pen.beginPath();
  if (shape === 'cross') {
    for (const sign of [1, -1]) {
      pen.moveTo(x - half, y - sign * half);
      pen.lineTo(x + half, y + sign * half);
    }
    pen.lineWidth *= 1.4;
    pen.stroke();
    return;
  }
  if (shape === 'dot') {
    pen.arc(x, y, half * .55, 0, 2 * Math.PI);
  } else {
    const inner = shape === 'frame' ? half - pen.lineWidth / 2 : half;
    for (const [dx, dy] of PATHS[shape]) pen.lineTo(x + dx * inner, y + dy * inner);
    pen.closePath();
  }
  pen.globalAlpha = alpha; // those that ask for nothing stay in the background
  if (shape === 'frame') pen.stroke();
  else pen.fill();
  pen.globalAlpha = 1;
  if (size < LETTERED) return;
  pen.fillStyle = shape === 'frame' ? colour : colourOf(alpha < 1 ? '--ink' : '--panel');
  pen.font = `600 ${Math.round(size * (shape === 'dot' ? .3 : .42))}px sans-serif`;
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  pen.fillText(letter, x, y + (shape === 'up' ? half * .35 : shape === 'down' ? -half * .35 : 0) + 1);
}

/** Small picture of a state, for legends. */
export function symbol(state, size = 14) {
  const canvas = element('canvas', {'aria-hidden': 'true', class: 'symbol'});
  const scale = devicePixelRatio || 1;
  canvas.width = canvas.height = size * scale;
  canvas.style.width = canvas.style.height = `${size}px`;
  const pen = canvas.getContext('2d');
  pen.scale(scale, scale);
  const {colour, ...rest} = STATES[state];
  draw(pen, {...rest, colour: colourOf(colour)}, size / 2, size / 2, size);
  return canvas;
}

export class Tiles {
  #onChoose;
  #hosts = [];
  #chosen = null; // name
  #at = -1; // index of the tile that has the keys' focus, or is under the pointer
  #size = LARGEST;
  #columns = 1;
  #canvas = element('canvas', {tabindex: '0', role: 'img', 'aria-label': 'Hosts: not read yet'});
  #told = element('p', {class: 'note', role: 'status'});

  /** @param onChoose told the host of a tile that is chosen */
  constructor(onChoose) {
    this.#onChoose = onChoose;
    this.element = element('div', {class: 'tiles'}, this.#canvas, this.#told);
    new ResizeObserver(() => this.#paint()).observe(this.element);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#paint());
    this.#canvas.addEventListener('pointermove', (event) => this.#point(this.#under(event)));
    this.#canvas.addEventListener('pointerleave', () => this.#point(-1));
    this.#canvas.addEventListener('click', (event) => this.#choose(this.#under(event)));
    this.#canvas.addEventListener('keydown', (event) => this.#press(event));
    this.#canvas.addEventListener('focus', () => this.#point(Math.max(0, this.#at)));
  }

  /** Shows hosts, as {host, state}, and which of them is chosen. */
  show(hosts, chosen) {
    this.#hosts = hosts;
    this.#chosen = chosen;
    this.#canvas.dataset.hosts = hosts.length;
    this.#at = Math.min(this.#at, hosts.length - 1);
    this.#canvas.setAttribute('aria-label', `${hosts.length} hosts by name; arrow keys go from one to the next, Enter opens it; ` +
      'the table below says the same');
    this.#paint();
    this.#tell();
  }

  #paint() {
    const width = this.element.clientWidth;
    if (!width) return;
    const n = this.#hosts.length;
    this.#size = Math.max(SMALLEST, Math.min(LARGEST, Math.floor(Math.sqrt(width * HEIGHT / Math.max(1, n)))));
    this.#columns = Math.max(1, Math.floor(width / this.#size));
    const height = Math.max(1, Math.ceil(n / this.#columns)) * this.#size;
    const scale = devicePixelRatio || 1;
    this.#canvas.width = width * scale;
    this.#canvas.height = height * scale;
    this.#canvas.style.width = `${width}px`;
    this.#canvas.style.height = `${height}px`;
    const pen = this.#canvas.getContext('2d');
    pen.scale(scale, scale);
    const looks = Object.fromEntries(Object.entries(STATES).map(([name, look]) => [name, {...look, colour: colourOf(look.colour)}]));
    this.#hosts.forEach(({state}, i) => draw(pen, looks[state], ...this.#centre(i), this.#size));
    for (const [i, colour] of [[this.#hosts.findIndex(({host}) => host === this.#chosen), '--accent'], [this.#at, '--ink']]) {
      if (i >= 0) this.#frame(pen, i, colourOf(colour));
    }
  }

  #centre(i) {
    return [(i % this.#columns + .5) * this.#size, (Math.floor(i / this.#columns) + .5) * this.#size];
  }

  #frame(pen, i, colour) {
    const [x, y] = this.#centre(i);
    pen.strokeStyle = colour;
    pen.lineWidth = 2;
    pen.strokeRect(x - this.#size / 2 + 1, y - this.#size / 2 + 1, this.#size - 2, this.#size - 2);
  }

  #under({offsetX, offsetY}) {
    const column = Math.floor(offsetX / this.#size);
    const i = Math.floor(offsetY / this.#size) * this.#columns + column;
    return column < this.#columns && i < this.#hosts.length ? i : -1;
  }

  #point(i) {
    if (i === this.#at) return;
    this.#at = i;
    this.#paint();
    this.#tell();
  }

  #tell() {
    const host = this.#hosts[this.#at];
    this.#told.textContent = host ? `${foreignText(host.host)}: ${STATES[host.state].label}` : '\u00a0';
  }

  #choose(i) {
    if (i >= 0) this.#onChoose(this.#hosts[i].host);
  }

  #press(event) {
    const last = this.#hosts.length - 1;
    const to = {
      ArrowRight: this.#at + 1, ArrowLeft: this.#at - 1, ArrowDown: this.#at + this.#columns, ArrowUp: this.#at - this.#columns,
      Home: 0, End: last,
    }[event.key];
    if (to !== undefined) this.#point(Math.max(0, Math.min(last, to)));
    else if (event.key === 'Enter' || event.key === ' ') this.#choose(this.#at);
    else return;
    event.preventDefault();
  }
}
