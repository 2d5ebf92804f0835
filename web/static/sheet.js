// The second half of quiz.js: what changes on the page. Words of state, fields, the map, steps in order, the clock.

function tell(place, id, text, tone) {
  if (!place) return;
  place.replaceChildren(copy(id));
  if (text) place.querySelector('span').textContent = text;
  place.className = `saved ${tone}`;
}

function notice(id) {
  if (document.querySelector(`[data-notice=${id}]`)) return;
  const note = copy(id).firstElementChild;
  note.dataset.notice = id;
  bar.after(note);
  say.textContent = note.textContent;
}

// Puts an answer into the fields of its question.
function fill(section, given) {
  for (const input of section.querySelectorAll('fieldset input:not([type=hidden]), select')) {
    if (/radio|checkbox/.test(input.type)) input.checked = given.some(([key, value]) => key === input.name && value === input.value);
    else input.value = given.find(([key]) => key === input.name)?.[1] ?? '';
  }
  sort(section, given.map(([, step]) => step));
}

// An answer in words.
function said(section, fields) {
  const words = fields.map(([key, value]) => {
    const boxes = [...section.querySelectorAll('input, select')].filter((box) => box.name === key);
    const box = boxes.find((one) => one.value === value) ?? boxes[0];
    if (box?.type === 'hidden') return box.closest('li').firstElementChild.textContent;
    if (/radio|checkbox/.test(box?.type)) return box.closest('label').textContent;
    const option = box?.options && [...box.options].find((one) => one.value === value);
    return option ? value && option.textContent : value;
  });
  return words.map((word) => word.trim()).filter(Boolean).join('; ');
}

// Puts a newer look of a question in place of the old one. Whoever is at another question stays there.
function swap(section, newer) {
  const isHere = section.contains(document.activeElement);
  section.replaceChildren(...newer.childNodes);
  improve(section);
  if (isHere) section.focus();
}

function pending(section) {
  tell(section.querySelector('[data-state]'), 'unsent', '', 'warn');
  mark(section, 'warn');
}

function mark(section, state) {
  const link = map?.querySelector(`[href="#${section.id}"]`);
  if (!link) return;
  link.className = state;
  link.lastElementChild.textContent = { good: map.dataset.answered, warn: map.dataset.unsent }[state] ?? '';
  recount();
}

function recount() {
  const done = map.querySelectorAll('.good, .warn').length;
  for (const place of document.querySelectorAll('[data-count]')) place.textContent = place.dataset.count.replace('{n}', done);
}

function count() {
  if (!unsent.size) {
    // Nothing waits any more; an answer that was refused says so beside its question.
    if (!late && bar?.classList.contains('warn')) bar.replaceChildren();
    return;
  }
  const words = document.getElementById('unsent').dataset;
  const form = words[new Intl.PluralRules(plural).select(unsent.size)] ?? words.many;
  tell(bar, 'unsent', form.replace(/\d+/, unsent.size), 'warn');
  if (pause > 1000) say.textContent = bar.textContent;
}

function ends(list) {
  const all = list.querySelectorAll('li');
  all.forEach((li, at) => {
    const [up, down] = li.querySelectorAll('[name=move]');
    up.disabled = at === 0;
    down.disabled = at === all.length - 1;
  });
}

// Puts the steps of a question in an order.
function sort(section, order) {
  const list = section.querySelector('.order');
  if (!list) return;
  for (const step of order) list.append(...[...list.children].filter((li) => stepOf(li) === step));
  ends(list);
}

function moved(li) {
  const list = li.parentNode;
  const all = [...list.children];
  ends(list);
  keep(list.closest('[data-item]'));
  flush();
  say.textContent = say.dataset.moved.replace('{n}', all.indexOf(li) + 1).replace('{m}', all.length);
}

function move(button) {
  const li = button.closest('li');
  if (button.value.endsWith('.up')) li.previousElementSibling?.before(li);
  else li.nextElementSibling?.after(li);
  moved(li);
  (button.disabled ? li.querySelector('[name=move]:enabled') : button)?.focus();
}

function improve(section) {
  const list = section.querySelector('.order');
  if (!list) return;
  let held = null;
  for (const li of list.children) li.draggable = true;
  list.ondragstart = ({ target, dataTransfer }) => {
    held = target.closest('li');
    dataTransfer.effectAllowed = 'move';
    dataTransfer.setData('text/plain', '');
  };
  list.ondragover = (event) => {
    const over = held && event.target.closest('.order > li');
    if (over?.parentNode !== list) return;
    event.preventDefault();
    if (over === held) return;
    const { top, height } = over.getBoundingClientRect();
    over[event.clientY < top + height / 2 ? 'before' : 'after'](held);
  };
  list.ondragend = () => { if (held) moved(held); held = null; };
}
paper.querySelectorAll('[data-item]').forEach(improve);

// The clock of the server decides; this one shows it, and speaks up at 10, 5 and 1 minutes.
const clock = document.querySelector('[data-clock]');
const told = (timing) => timing === undefined ? undefined : performance.now() + timing * 1000;
// What is left comes beside the page, which may be an old one if one has come back to it.
let end = told(arrival?.type === 'back_forward' ? undefined : arrival?.serverTiming?.find(({ name }) => name === 'left')?.duration);
let isAsking = false;

// How long the server says there is; false if it cannot be asked.
async function ask() {
  const answer = await fetch(here, { cache: 'no-store' });
  const left = /left;dur=(\d+)/.exec(answer.headers.get('server-timing'))?.[1];
  if (answer.ok && (left || answer.redirected)) end = told(answer.redirected ? 0 : left);
  return answer.ok;
}

function close() {
  notice('over');
  paper.querySelectorAll('fieldset').forEach((fields) => { fields.disabled = true; });
  flush();
  // The server takes what comes within five seconds.
  setTimeout(() => { isOver = true; flush(); }, 6500);
}

function run() {
  const left = () => Math.max(0, Math.round((end - performance.now()) / 1000));
  const spoken = [10, 5, 1].filter((limit) => left() > limit * 60);
  // A device that slept, or whose clock was set, counts wrongly: then the two clocks of the browser come apart.
  let apart = Date.now() - performance.now();
  const show = () => {
    clock.textContent = `${Math.floor(left() / 60)}:${String(left() % 60).padStart(2, '0')}`;
    while (spoken.length && left() <= spoken[0] * 60) say.textContent = say.dataset[`m${spoken.shift()}`];
  };
  // Nothing is closed before the server has said that the time is up, and so nothing while the line is cut.
  const check = async () => {
    if (isAsking || !navigator.onLine) return;
    isAsking = true;
    const isTold = await ask().catch(() => false);
    show();
    if (isTold && !left()) {
      clearInterval(beat);
      close();
    } else setTimeout(() => { isAsking = false; }, 2000);
  };
  const beat = setInterval(() => {
    show();
    const now = Date.now() - performance.now();
    if (!left() || Math.abs(now - apart) > 2000) check();
    apart = now;
  }, 1000);
  show();
  if (arrival?.type === 'back_forward') check();
}

if (clock) {
  end ??= performance.now() + clock.dataset.clock * 1000 - Date.now();
  clock.setAttribute('role', 'timer');
  clock.setAttribute('aria-label', clock.dataset.label);
  run();
}
