// The editor: what is typed is saved as it is typed, one request at a time, and kept here until it has arrived.
// The page works without this, and every word said here comes from the page.
const form = document.querySelector('[data-editor]');
const { text: area, csrf, based_on: base } = form.elements;
const state = form.querySelector('[data-state]');
const clash = form.querySelector('[data-clash]');
const findings = document.querySelector('[data-findings]');
const preview = document.querySelector('[data-preview]');
const { key, path, shared, unsaved, offline, found, taking } = form.dataset;
// Not among the answers to quizzes, which every page sends. Whose it is stands in the name.
const name = `forest-glade-studio.${document.body.dataset.owner}.${key}.${path}`;
const QUIET = 600, LONGEST = 1500;
let arrived = area.value; // the text that the server has
let sending = null; // { text, base, op } on its way, or waiting for a line
let theirs = null; // of a conflict: { text, state }
let refused = null; // a text that cannot be kept as it is
let since = 0; // when the first unsaved key was pressed
let pause = 1000;
let timer = 0;

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = bytes[6] & 15 | 64;
  bytes[8] = bytes[8] & 63 | 128;
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function say(words, isGood) {
  state.classList.toggle('warn', !isGood);
  if (state.textContent !== words) state.textContent = words;
}

// On a shared computer nothing outlives the page. What is on its way is kept with what was typed since: its answer may never
// come, though it has arrived.
function keep() {
  const kept = { text: area.value, base: base.value, sending };
  if (shared === undefined) try { localStorage.setItem(name, JSON.stringify(kept)); } catch { }
}

const isDone = () => area.value === arrived || area.value === refused;

function forget() {
  try { localStorage.removeItem(name); } catch { }
}

function soon(wait) {
  clearTimeout(timer);
  timer = setTimeout(save, wait);
}

async function post({ text, base: on, op }, keepalive) {
  const body = new URLSearchParams({ csrf: csrf.value, text, based_on: on, op, act: 'save' });
  const cut = new AbortController();
  const limit = setTimeout(() => cut.abort(), 20000);
  // A browser lets no more than 64 KiB outlive a page; what is longer is kept here.
  const small = keepalive && body.toString().length < 60000;
  try {
    const answer = await fetch(location.href, { method: 'POST', body, headers: { Accept: 'application/json' }, keepalive: small, signal: cut.signal });
    return { status: answer.status, ...await answer.json().catch(() => ({})) };
  } finally {
    clearTimeout(limit);
  }
}

// The forms of a page are good again after another sign-in.
async function renew() {
  const page = await (await fetch(location.href, { cache: 'no-cache' })).text();
  const { body } = new DOMParser().parseFromString(page, 'text/html');
  const fresh = body.querySelector('[data-editor] [name=csrf]');
  // Nobody saves what another has typed.
  if (fresh && body.dataset.owner === document.body.dataset.owner) csrf.value = fresh.value;
}

async function save() {
  clearTimeout(timer);
  if (sending?.isBusy) return;
  if (!sending && isDone()) return;
  sending ??= { text: area.value, base: base.value, op: newId() };
  keep();
  sending.isBusy = true;
  since = 0;
  let isThrough = false;
  try {
    isThrough = await settle(await post(sending, document.visibilityState === 'hidden'));
  } catch {
    say(offline);
  }
  if (sending) sending.isBusy = false;
  pause = isThrough ? 1000 : Math.min(pause * 2, 30000);
  if (!isThrough) soon(pause * (0.75 + Math.random() / 2));
  else if (!isDone()) soon(0);
}

// What became of a text; false if the very same is to be sent again.
async function settle(told) {
  if (told.status === 401 || told.status === 403) {
    say(told.sentence ?? unsaved);
    await renew();
    return false;
  }
  if (told.status === 429 || told.status >= 500) {
    say(told.sentence ?? offline);
    return false;
  }
  const sent = sending;
  sending = null;
  if (told.findings !== undefined) {
    findings.innerHTML = told.findings;
    preview.innerHTML = told.preview;
  }
  if (told.code === 'manuscript_conflict') {
    // It is kept, beside what counts. Where that was decided about meanwhile, the decision is saved next.
    arrived = told.state === base.value ? null : sent.text;
    if (arrived === null) return true;
    theirs = { text: told.theirs, state: told.state };
    clash.querySelector('[data-theirs]').textContent = told.theirs ?? '';
    clash.querySelector('[data-take]').hidden = told.theirs === null;
    clash.hidden = false;
    say(told.sentence);
    return true;
  }
  if (told.status !== 200) {
    say(told.sentence ?? unsaved); // the sentence says what to change
    refused = sent.text;
    return true;
  }
  taken(sent, told);
  return true;
}

function taken(sent, told) {
  arrived = sent.text;
  base.value = told.state;
  if (told.text !== undefined && area.value === sent.text) replace(told.text);
  // Whoever types on does so on top of what they had sent; the two are joined again with the next save.
  else if (told.text !== undefined) base.value = told.sent;
  if (area.value === arrived) {
    forget();
    say(told.sentence, true);
  } else {
    keep();
    say(unsaved);
  }
}

// Another text, with the caret at the same words.
function replace(text) {
  const { value: old, selectionStart: from, selectionEnd: to, scrollTop, selectionDirection } = area;
  let head = 0;
  while (head < old.length && old[head] === text[head]) head += 1;
  let tail = 0;
  while (tail < Math.min(old.length, text.length) - head && old[old.length - 1 - tail] === text[text.length - 1 - tail]) tail += 1;
  const moved = (at) => at <= head ? at : at >= old.length - tail ? at + text.length - old.length : Math.min(at, text.length - tail);
  area.value = text;
  arrived = text;
  area.setSelectionRange(moved(from), moved(to), selectionDirection);
  area.scrollTop = scrollTop;
}

area.addEventListener('input', () => {
  keep();
  say(unsaved);
  since ||= Date.now();
  soon(Math.max(0, Math.min(QUIET, since + LONGEST - Date.now())));
});

form.addEventListener('submit', (event) => {
  const act = event.submitter?.value;
  if (act === 'current') {
    clearTimeout(timer);
    arrived = area.value; // the form brings it
    forget();
    return;
  }
  event.preventDefault();
  if (theirs) clash.focus();
  else if (area.value === arrived && act === 'save') say(state.textContent, true);
  else save();
});

clash.addEventListener('click', ({ target }) => {
  const takes = target.closest('[data-take]');
  if (!theirs || !takes && !target.closest('[data-keep]')) return;
  base.value = theirs.state;
  if (takes && theirs.text !== null) replace(theirs.text);
  else arrived = null; // mine is saved on top of theirs
  theirs = null;
  clash.hidden = true;
  area.focus();
  save();
  if (takes) { forget(); say(taking, true); }
});

// A finding leads to its line.
document.addEventListener('click', (event) => {
  const link = event.target.closest('[data-line]');
  if (!link) return;
  event.preventDefault();
  const lines = area.value.split('\n');
  const line = Math.min(link.dataset.line, lines.length) - 1;
  const start = lines.slice(0, line).join('\n').length + (line > 0);
  area.focus();
  area.setSelectionRange(start, start + lines[line].length);
  area.scrollTop = area.scrollHeight * line / lines.length - area.clientHeight / 2;
});

addEventListener('online', () => { pause = 1000; save(); });
addEventListener('beforeunload', (event) => { if (area.value !== arrived) { event.preventDefault(); event.returnValue = ''; } });
document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden') leave(); });
addEventListener('pagehide', leave);

// On leaving, the newest text is sent along. Where another is on its way it is kept here, or on a shared computer sent as well.
function leave() {
  if (isDone()) return;
  if (!sending) save();
  else if (shared !== undefined && sending.text !== area.value) post({ text: area.value, base: sending.base, op: newId() }, true).catch(() => { });
}

document.querySelector('[data-focus]')?.focus();

// What an earlier page left behind is shown and saved; if somebody else wrote meanwhile, the two are joined.
if (!area.readOnly) try {
  const kept = JSON.parse(localStorage.getItem(name));
  if (kept && kept.text === area.value) forget();
  else if (kept) {
    area.value = kept.text;
    base.value = kept.base;
    if (kept.sending) sending = { ...kept.sending, isBusy: false };
    say(found);
    soon(0);
  }
} catch { }
