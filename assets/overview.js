// The map of a network: filled with a picture's maps, lit and enlarged where one points, walked by arrow keys.
export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector('.overview');
  const map = root.querySelector('.map');
  const zoom = root.querySelector('.zoom');
  root.classList.remove('leaving');
  root.classList.toggle('unsure', data.unsure);
  const legend = root.querySelector('.legend');
  if (legend.given !== data.legend) legend.innerHTML = legend.given = data.legend;

  const draw = () => {
    const svg = root.clientWidth && root.clientWidth <= data.narrow ? data.tall : data.wide;
    if (map.drawn !== svg) {
      const focused = map.querySelector('.stop:focus')?.dataset.stop;
      map.innerHTML = map.drawn = svg;
      (focused ? find(map, focused) : null)?.focus();
    }
    fill(map, data);
  };
  draw();
  root.watcher?.disconnect();
  root.watcher = new ResizeObserver(draw);
  root.watcher.observe(root);

  const show = (stop) => {
    light(map, stop);
    enlarge(root, map, zoom, stop, data);
  };
  const focused = () => map.querySelector('.stop:focus-visible');
  const open = (stop) => {
    if (!stop || stop.getAttribute('role') !== 'button') return;
    const [x, y] = middle(stop);
    const area = map.getBoundingClientRect();
    map.style.transformOrigin = `${x - area.left}px ${y - area.top}px`;
    root.classList.add('leaving');
    setTimeout(() => root.classList.remove('leaving'), 2000);
    setTriggerValue('open', stop.dataset.stop);
  };
  map.listening?.abort();
  map.listening = new AbortController();
  const on = (kind, act) => map.addEventListener(kind, act, { signal: map.listening.signal });
  on('pointerover', (event) => show(event.target.closest('.stop') ?? focused()));
  on('pointerleave', () => show(focused()));
  on('focusin', (event) => {
    const stop = event.target.closest('.stop');
    for (const other of map.querySelectorAll('.stop[tabindex="0"]')) other.setAttribute('tabindex', -1);
    stop.setAttribute('tabindex', 0);
    if (stop.matches(':focus-visible')) show(stop);
  });
  on('focusout', () => show(null));
  on('click', (event) => open(event.target.closest('.stop')));
  on('keydown', (event) => {
    const here = event.target.closest('.stop');
    if (!here) return;
    if (event.key === 'Enter' || event.key === ' ') open(here);
    else if (event.key === 'Escape') show(null);
    else if (STEPS[event.key]) walk(map, here, STEPS[event.key]);
    else return;
    event.preventDefault();
  });
}

const STEPS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
const find = (map, name) => [...map.querySelectorAll('.stop')].find((e) => e.dataset.stop === name);
const middle = (element) => {
  const box = element.getBoundingClientRect();
  return [box.left + box.width / 2, box.top + box.height / 2];
};

// Puts in what depends on the picture; what stands there stays until then.
function fill(map, { images, texts, bars, facts, at }) {
  for (const image of map.querySelectorAll('[data-image]')) {
    const given = images[image.dataset.image];
    if (image.getAttribute('href') !== given) image.setAttribute('href', given);
  }
  for (const line of map.querySelectorAll('[data-text]')) {
    const words = texts[line.dataset.text] ?? '';
    line.textContent = words;
    for (let most = words.length - 1; most > 3 && line.getComputedTextLength() > line.dataset.room; most -= 1) {
      line.textContent = `${words.slice(0, most).trimEnd()}…`;
    }
  }
  for (const bar of map.querySelectorAll('[data-bar]')) {
    const share = bars[bar.dataset.bar];
    bar.parentElement.style.visibility = share === undefined ? 'hidden' : '';
    bar.setAttribute('width', Math.max((share ?? 0) * bar.dataset.full, 2));
  }
  const stops = [...map.querySelectorAll('.stop')];
  for (const stop of stops) stop.setAttribute('aria-label', facts[stop.dataset.stop]?.label ?? '');
  // where one came back from, or else the picture, is where Tab enters
  if (!stops.some((stop) => stop.tabIndex === 0)) (find(map, at) ?? stops[0]).setAttribute('tabindex', 0);
}

// Lights a stop, what feeds it and what it feeds; where branches meet, the way goes on.
function light(map, stop) {
  for (const lit of map.querySelectorAll('.on')) lit.classList.remove('on');
  map.classList.toggle('lit', !!stop);
  if (!stop) return;
  stop.classList.add('on');
  const wires = [...map.querySelectorAll('.wire')];
  const follow = (name, near, far) => {
    for (const wire of wires.filter((wire) => wire.dataset[near] === name)) {
      wire.classList.add('on');
      const other = wire.dataset[far], next = find(map, other);
      if (next) next.classList.add('on');
      else follow(other, near, far);
    }
  };
  follow(stop.dataset.stop, 'from', 'to');
  follow(stop.dataset.stop, 'to', 'from');
}

// The map beside its tile, as large as there is room, with what it is.
function enlarge(root, map, zoom, stop, { images, facts }) {
  const told = stop && facts[stop.dataset.stop];
  zoom.classList.toggle('shown', !!told);
  if (!told) return;
  const image = zoom.querySelector('img'), caption = zoom.querySelector('figcaption');
  const given = stop.classList.contains('average') ? null : images[stop.dataset.stop];
  image.hidden = !given;
  if (given) image.src = given;
  zoom.style.setProperty('--colour', stop.style.getPropertyValue('--colour') || 'var(--st-text-color)');
  caption.replaceChildren(...[told.title, ...told.lines].map((words, i) => {
    const line = document.createElement(i ? 'span' : 'b');
    line.textContent = words;
    return line;
  }));
  const [x, y] = beside(root, map, zoom, stop);
  zoom.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
}

// A place for the enlarged map that hides as little as can be of what is lit, and then is as near as can be.
function beside(root, map, zoom, stop) {
  const area = root.getBoundingClientRect(), gap = 14;
  const high = Math.max(map.getBoundingClientRect().height, zoom.offsetHeight);
  const wide = zoom.offsetWidth, tall = zoom.offsetHeight;
  const boxes = [...map.querySelectorAll('.stop.on')].map((e) => e.getBoundingClientRect())
    .map((box) => ({ left: box.left - area.left, right: box.right - area.left, top: box.top - area.top, bottom: box.bottom - area.top }));
  const here = stop.getBoundingClientRect();
  const at = { left: here.left - area.left, right: here.right - area.left, top: here.top - area.top, bottom: here.bottom - area.top };
  const xs = [at.left - gap - wide, at.right + gap, (at.left + at.right - wide) / 2, Math.max(...boxes.map((b) => b.right)) + gap, Math.min(...boxes.map((b) => b.left)) - gap - wide];
  const ys = [(at.top + at.bottom - tall) / 2, at.top - gap - tall, at.bottom + gap];
  const within = (value, most) => Math.min(Math.max(value, 0), Math.max(most, 0));
  const hidden = (x, y) => boxes.reduce((sum, b) => sum
    + Math.max(Math.min(x + wide, b.right) - Math.max(x, b.left), 0)
    * Math.max(Math.min(y + tall, b.bottom) - Math.max(y, b.top), 0), 0);
  let best = null, least = Infinity;
  for (const x of xs.map((v) => within(v, area.width - wide))) {
    for (const y of ys.map((v) => within(v, high - tall))) {
      const own = hidden(x, y) + 0.05 * Math.hypot(x + wide / 2 - (at.left + at.right) / 2, y + tall / 2 - (at.top + at.bottom) / 2);
      if (own < least) [best, least] = [[x, y], own];
    }
  }
  return best;
}

// The nearest stop that way; at the end of a row, the next one in the network's order.
function walk(map, here, [across, down]) {
  const [x, y] = middle(here);
  const stops = [...map.querySelectorAll('.stop')];
  let best = null, least = Infinity;
  for (const stop of stops) {
    const [u, v] = middle(stop);
    const ahead = across * (u - x) + down * (v - y), aside = Math.abs(across ? v - y : u - x);
    if (stop === here || ahead < 4 || aside > 2.5 * ahead) continue;
    const far = ahead + 2 * aside;
    if (far < least) [best, least] = [stop, far];
  }
  (best ?? stops[stops.indexOf(here) + (across || down)])?.focus({ focusVisible: true });
}
