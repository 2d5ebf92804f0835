// A test: each answer is sent as it is given, kept until it has arrived, and counted once however often it is sent.
// The page works without this, and every word said here comes from the page.
const paper = document.querySelector('[data-attempt]');
const { attempt, shared, closed, plural } = paper.dataset;
const say = document.querySelector('[data-say]');
const bar = document.querySelector('[data-saved]');
const map = document.querySelector('.map');
const csrf = paper.querySelector('[name=csrf]');
const here = `/attempts/${attempt}`;
// Whose it is stands in the name: a browser may keep the answers of several people.
const prefix = `forest-glade.${document.body.dataset.owner}.${attempt}.`;
const unsent = new Map(); // the last answer to each item: { item, name, kind, op, seq, fields, clear }
let waiting = null; // the button that was pressed while answers were on their way
let late = 0; // answers that came after the end
let isOver = false;
let isStale = false;
let isBusy = false;
let pause = 1000;
let timer = 0;

const find = (item) => paper.querySelector(`[data-item="${item}"]`);
const seen = (section) => section.querySelector('[name^="seen."]');
const stepOf = (li) => li.querySelector('[type=hidden]').value;
const copy = (id) => document.getElementById(id).content.cloneNode(true);
const soon = (wait) => { clearTimeout(timer); timer = setTimeout(flush, wait); };

// On a ward computer nothing outlives the page. A browser that keeps nothing keeps it in the page too.
function store(entry) {
  if (shared === undefined) try { localStorage.setItem(prefix + entry.item, JSON.stringify(entry)); } catch { }
}

function forget(entry) {
  if (unsent.get(entry.item) === entry) unsent.delete(entry.item);
  try {
    if (localStorage.getItem(prefix + entry.item)?.includes(entry.op)) localStorage.removeItem(prefix + entry.item);
  } catch { }
}

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = bytes[6] & 15 | 64;
  bytes[8] = bytes[8] & 63 | 128;
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

// What stands in the fields of a question.
const given = ({ id }) => [...new FormData(paper)].filter(([key]) => key === id || key.startsWith(`${id}.`));

function keep(section, clear) {
  const { id: name, dataset: { item, kind } } = section;
  const fields = given(section);
  const last = unsent.get(item)?.seq ?? parseInt(seen(section).value, 10);
  const entry = { item, name, kind, op: newId(), seq: last + 1, fields, clear };
  unsent.set(item, entry);
  store(entry);
  pending(section);
  count();
}

async function send({ item, op, seq, kind, name, clear, fields }) {
  const rest = { csrf: csrf.value, op_id: op, seq, kind, name, ...clear && { clear: 1 } };
  const body = new URLSearchParams([...fields, ...Object.entries(rest)]);
  const cut = new AbortController();
  const limit = setTimeout(() => cut.abort(), 15000);
  const headers = { Accept: 'application/json' };
  try {
    const answer = await fetch(`${here}/responses/${item}`, { method: 'POST', body, headers, keepalive: true, signal: cut.signal });
    return { status: answer.status, ...await answer.json().catch(() => ({})) };
  } finally {
    clearTimeout(limit);
  }
}

// The page as it is now, whose forms are good again after another sign-in.
async function fresh() {
  // A page that one comes back to would be given what the browser has kept.
  const text = await (await fetch(here, { cache: 'no-cache' })).text();
  const now = new DOMParser().parseFromString(text, 'text/html').querySelector(`[data-attempt="${attempt}"]`);
  if (now) csrf.value = now.querySelector('[name=csrf]').value;
  return now;
}

// What became of an answer; false if it is to be sent again.
async function settle(entry, { status, code, sentence, seen: now }) {
  const section = unsent.get(entry.item) === entry ? find(entry.item) : null;
  const state = section?.querySelector('[data-state]');
  if (status === 401 || status === 403) {
    notice('signed-out');
    if (await fresh()) pause = 500;
    return false;
  }
  if (status === 429 || status >= 500) return false;
  if (code === 'response_older' && section) return takeNewer(entry);
  forget(entry);
  if (status === 200) {
    isStale ||= !find(entry.item);
    if (section) {
      seen(section).value = now;
      mark(section, !entry.clear && entry.fields.some(([, value]) => value) ? 'good' : '');
    }
    tell(state, 'saved', sentence, 'good');
    tell(bar, 'saved', sentence, 'good');
    say.textContent = sentence;
  } else if (/^attempt_/.test(code)) {
    late += 1; // the centre keeps it, for a person to decide
    tell(bar, 'unsent', sentence, 'warn');
  } else if (code !== 'response_older') {
    tell(state, 'unsent', sentence, 'warn'); // it cannot be meant: the sentence says what to write
    if (section) mark(section, '');
  }
  return true;
}

// A newer answer from elsewhere is shown, beside what was chosen here. Until it is there the own one is not forgotten,
// and what is chosen meanwhile stays and has its turn.
async function takeNewer(entry) {
  const newer = (await fresh())?.querySelector(`[data-item="${entry.item}"]`);
  const section = find(entry.item);
  if (!newer || !section) return false;
  if (unsent.get(entry.item) !== entry) return true;
  const own = said(section, entry.fields);
  swap(section, newer);
  forget(entry);
  const words = document.getElementById('older').content.textContent;
  const yours = own && own !== said(section, given(section)) ? ` ${say.dataset.yours.replace('{answer}', own)}` : '';
  tell(section.querySelector('[data-state]'), 'older', words + yours, 'warn');
  say.textContent = words + yours;
  mark(section, 'good');
  return true;
}

async function flush() {
  clearTimeout(timer);
  if (isBusy) return;
  isBusy = true;
  let isThrough = true;
  try {
    for (const entry of [...unsent.values()]) {
      if (unsent.get(entry.item) !== entry) continue;
      // One that fails holds up no other; only a cut line ends the round.
      if (!await settle(entry, await send(entry))) isThrough = false;
    }
  } catch {
    isThrough = false;
  }
  isBusy = false;
  pause = isThrough ? 1000 : Math.min(pause * 2, 30000);
  count();
  if (unsent.size) soon(isThrough ? 0 : pause * (0.75 + Math.random() / 2));
  else arrived();
}

// Everything has arrived: what waited for it goes on.
function arrived() {
  document.querySelectorAll('[data-notice]').forEach((note) => note.remove());
  if (closed !== undefined || !navigator.onLine) return;
  if (late) location.replace(`${here}/review?late=${late}`);
  else if (isOver) location.replace(here);
  else if (isStale) location.reload();
  else if (waiting) { waiting.click(); waiting = null; }
}

paper.addEventListener('input', ({ target }) => {
  const section = target.closest('[data-item]');
  if (!section) return;
  keep(section);
  soon(target.inputMode ? 1500 : 0);
});
paper.addEventListener('change', ({ target }) => { if (target.inputMode && unsent.size) flush(); });
paper.addEventListener('submit', (event) => {
  const button = event.submitter;
  const section = button?.closest('[data-item]');
  if (button?.name === 'move') move(button);
  else if (button?.name === 'clear') {
    fill(section, [...section.querySelectorAll('.order li')].map((li) => ['', stepOf(li)]).sort((a, b) => a[1].slice(6) - b[1].slice(6)));
    keep(section, true);
    flush();
  } else if (button?.tabIndex === -1) flush(); // Enter in a field
  else if (unsent.size || !navigator.onLine) {
    waiting = button;
    notice('waits');
    flush();
  } else return;
  event.preventDefault();
});

addEventListener('online', () => { pause = 1000; flush(); });
addEventListener('pageshow', ({ persisted }) => { if (persisted) location.reload(); });
addEventListener('beforeunload', (event) => { if (unsent.size) { event.preventDefault(); event.returnValue = ''; } });
document.addEventListener('visibilitychange', () => { if (unsent.size) flush(); });
document.querySelector('[data-focus]')?.focus();

// A page that one comes back to may be an old one: what was answered since is shown, before it is refused as older.
async function renew() {
  const now = await fresh().catch(() => null);
  if (!now) return;
  const questions = [...now.querySelectorAll('[data-item]')];
  if (!questions.every((newer) => find(newer.dataset.item))) return location.reload();
  for (const newer of questions) {
    const section = find(newer.dataset.item);
    if (!unsent.has(newer.dataset.item) && seen(section).value !== seen(newer).value) swap(section, newer);
  }
  map.replaceChildren(...now.querySelector('.map').childNodes);
  for (const { item } of unsent.values()) if (find(item)) mark(find(item), 'warn');
  recount();
}
const [arrival] = performance.getEntriesByType('navigation');
if (map && arrival?.type === 'back_forward') renew();

// What an earlier page left behind is shown and sent.
try {
  for (const [key, text] of Object.entries(localStorage)) {
    if (!key.startsWith(prefix)) continue;
    const entry = JSON.parse(text);
    const section = find(entry.item);
    unsent.set(entry.item, entry);
    if (section) { fill(section, entry.fields); pending(section); }
  }
} catch { }
if (unsent.size) soon(0);
