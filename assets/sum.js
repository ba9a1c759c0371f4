// The sum behind a number: the window swept over the photo in the browser alone, and the arithmetic of one position.
const SPEEDS = [1, 2, 5, 12, 30, 80, 200]; // positions in a second

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector('.sum');
  const part = (name) => root.querySelector(name);
  root.sweep?.stop();
  const [height, width] = data.plane_size, count = height * width;
  const home = data.at[0] * width + data.at[1];
  let place = home, timer = null, filled = false;

  for (const [name, image, words] of [
    ['photo', data.photo, 'what it sees of the photo'],
    ['source', data.source, data.source_words],
    ['plane', data.plane, data.plane_words],
  ]) {
    const figure = part(`.${name}`), size = data[`${name}_size`];
    const img = figure.querySelector('img'), svg = figure.querySelector('svg');
    if (img.getAttribute('src') !== image) img.src = image;
    svg.setAttribute('viewBox', `0 0 ${size[1]} ${size[0]}`);
    figure.querySelector('.pic').style.aspectRatio = `${size[1]} / ${size[0]}`;
    figure.querySelector('figcaption').textContent = words;
  }
  const arithmetic = part('.arithmetic');
  if (arithmetic.given !== data.html) arithmetic.innerHTML = arithmetic.given = data.html;

  const draw = () => {
    const row = Math.floor(place / width), column = place % width;
    const [rows, columns] = data.field;
    frame(part('.photo svg'), columns[0] + column * columns[2], rows[0] + row * rows[2], columns[1], rows[1]);
    const x = column * data.stride[1] - data.padding[1], y = row * data.stride[0] - data.padding[0];
    frame(part('.source svg'), x, y, data.kernel[1], data.kernel[0]);
    frame(part('.plane svg'), column, row, 1, 1);
    if (filled) cover(part('.plane svg'), place, width, height);
    part('.now').textContent = `(${row}, ${column}) = ${String(data.values[place]).replace('-', '−')}`;
    part('.plane .pic').setAttribute('aria-label', `${data.plane_words}, ${height}×${width}, at row ${row}, column ${column}: ${data.values[place]}. Arrow keys move, Enter takes a position apart.`);
    part('.open').hidden = place === home || timer !== null;
    part('.play').textContent = timer === null ? '▶ Play' : '⏸ Pause';
  };
  const stop = () => { clearTimeout(timer); timer = null; };
  const go = (to) => { place = Math.min(Math.max(to, 0), count - 1); draw(); };
  const tick = () => {
    const speed = SPEEDS[part('.speed').value], each = Math.max(1, Math.round(speed / 30));
    timer = setTimeout(() => {
      place = Math.min(place + each, count - 1);
      if (place < count - 1) tick();
      else { stop(); filled = false; }
      draw();
    }, 1000 * each / speed);
  };
  const play = () => {
    if (timer !== null) { stop(); draw(); return; }
    if (!filled || place >= count - 1) place = 0;
    filled = true;
    tick();
    draw();
  };
  const pick = (to) => { stop(); if (to !== home) setTriggerValue('pick', `${Math.floor(to / width)}.${to % width}`); };

  part('.play').onclick = play;
  part('.back').onclick = () => { stop(); go(place - 1); };
  part('.next').onclick = () => { stop(); go(place + 1); };
  part('.open').onclick = () => pick(place);
  const map = part('.plane .pic');
  map.onclick = (event) => {
    const box = map.getBoundingClientRect();
    const cell = (at, from, size, most) => Math.min(Math.max(Math.floor((at - from) / size * most), 0), most - 1);
    pick(cell(event.clientY, box.top, box.height, height) * width + cell(event.clientX, box.left, box.width, width));
  };
  map.onkeydown = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: width, ArrowUp: -width }[event.key];
    if (event.key === 'Enter' || event.key === ' ') pick(place);
    else if (step) { stop(); filled = false; go(place + step); } else return;
    event.preventDefault();
  };
  root.sweep = { stop };
  draw();
  return () => stop();
}

const SVG = 'http://www.w3.org/2000/svg';
function shape(svg, name, kind) {
  let found = svg.querySelector(`.${kind}`);
  if (!found) {
    found = document.createElementNS(SVG, name);
    found.setAttribute('class', kind);
    svg.append(found);
  }
  return found;
}

// Two lines, so that the window shows on dark and on light.
function frame(svg, x, y, width, height) {
  for (const cover of svg.querySelectorAll('.cover')) cover.remove();
  for (const kind of ['under', 'over']) {
    const rect = shape(svg, 'rect', kind);
    for (const [name, value] of Object.entries({ x, y, width, height })) rect.setAttribute(name, value);
  }
}

// Hides what the sweep has not come to yet.
function cover(svg, place, width, height) {
  const row = Math.floor(place / width), column = place % width + 1;
  const rest = shape(svg, 'path', 'cover');
  rest.setAttribute('d', `M${column} ${row} H${width} V${row + 1} H${column} Z M0 ${row + 1} H${width} V${height} H0 Z`);
  svg.prepend(rest);
}
