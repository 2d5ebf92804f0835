// Improvements of every page; each page works without them.

// The summary of errors is read first.
document.querySelector('[data-focus]')?.focus();

// What a browser kept for somebody who has been erased is erased too, and nobody else's.
const gone = document.querySelector('[data-forget]')?.dataset.forget;
if (gone) try {
  for (const key of Object.keys(localStorage)) if (/^forest-glade(-studio)?\./.test(key) && key.includes(`.${gone}.`)) localStorage.removeItem(key);
} catch { }

// A password can be looked at.
for (const button of document.querySelectorAll('[data-shows]')) {
  const input = document.getElementById(button.dataset.shows);
  const label = button.querySelector('span');
  const shown = label.textContent;
  button.hidden = false;
  button.addEventListener('click', () => {
    const reveal = input.type === 'password';
    input.type = reveal ? 'text' : 'password';
    label.textContent = reveal ? button.dataset.hideLabel : shown;
  });
}

// What is shown once can be copied.
for (const button of document.querySelectorAll('[data-copies]')) {
  const input = document.getElementById(button.dataset.copies);
  button.hidden = !navigator.clipboard; // there in secure contexts alone
  button.addEventListener('click', async () => {
    input.select();
    await navigator.clipboard.writeText(input.value);
    button.nextElementSibling.textContent = button.dataset.copied;
  });
}

// A page can be printed.
for (const button of document.querySelectorAll('[data-prints]')) {
  button.hidden = false;
  button.addEventListener('click', () => print());
}

// How far a lesson is read is shown, and kept for other devices; one goes on where one stopped.
const reading = document.querySelector('[data-reading]');
if (reading) {
  const text = document.querySelector('.prose');
  const form = document.getElementById('done');
  const words = document.querySelector('[data-read]');
  let kept = reading.value;
  let timer = 0;
  const look = () => {
    const { top, height } = text.getBoundingClientRect();
    const position = Math.max(0, Math.min(1000, Math.round((innerHeight - top) / height * 1000)));
    if (position <= reading.value) return;
    reading.value = position;
    words.textContent = words.dataset.read.replace('{n}', Math.floor(position / 10));
  };
  const keep = () => {
    if (reading.value < kept + 20) return;
    kept = reading.value;
    const body = new URLSearchParams({ csrf: form.elements.csrf.value, position: kept });
    fetch(form.action, { method: 'POST', body, keepalive: true, headers: { Accept: 'application/json' } }).catch(() => { kept = 0; });
  };
  if (location.hash === '#resume' && kept > 50) {
    scrollTo({ top: text.offsetTop + text.offsetHeight * kept / 1000 - innerHeight * 0.8, behavior: 'instant' });
  }
  addEventListener('scroll', () => { look(); clearTimeout(timer); timer = setTimeout(keep, 2000); }, { passive: true });
  document.addEventListener('visibilitychange', keep);
}

// Answers that this device kept while the line was cut are sent from whichever page one comes to.
const keptWords = document.getElementById('kept');

async function sendKept(key, text) {
  const [, , attempt, item] = key.split('.');
  const { name, kind, op, seq, clear, fields } = JSON.parse(text);
  const csrf = document.querySelector('[name=csrf]').value;
  const rest = { csrf, op_id: op, seq, kind, name, ...clear && { clear: 1 } };
  const body = new URLSearchParams([...fields, ...Object.entries(rest)]);
  const headers = { Accept: 'application/json' };
  const answer = await fetch(`/attempts/${attempt}/responses/${item}`, { method: 'POST', body, headers });
  const { code = '' } = await answer.json().catch(() => ({}));
  const isLate = code.startsWith('attempt_'); // the centre keeps it, for a person to decide
  const isDone = answer.ok || isLate || answer.status === 404;
  if (isDone && localStorage.getItem(key) === text) localStorage.removeItem(key);
  return [attempt, isLate ? 'late' : isDone ? 'sent' : 'open'];
}

function tellKept(attempt, found) {
  const worst = ['open', 'late'].find((word) => found.includes(word)) ?? 'sent';
  const note = keptWords.content.cloneNode(true);
  const late = found.filter((word) => word === 'late').length;
  note.querySelector('span').textContent = keptWords.dataset[worst];
  note.querySelector('a').href = `/attempts/${attempt}${worst === 'late' ? `/review?late=${late}` : ''}`;
  document.querySelector('main').prepend(note);
}

if (keptWords) try {
  const found = {};
  for (const [key, text] of Object.entries(localStorage)) {
    if (!key.startsWith(`forest-glade.${document.body.dataset.owner}.`)) continue;
    const [attempt, word] = await sendKept(key, text);
    (found[attempt] ??= []).push(word);
  }
  for (const attempt in found) tellKept(attempt, found[attempt]);
} catch { }
