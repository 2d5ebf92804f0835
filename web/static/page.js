// Improvements of every page; each page works without them.

// The summary of errors is read first.
document.querySelector('[data-focus]')?.focus();

// What a browser kept for somebody who has been erased is erased too, and nobody else's.
const gone = document.querySelector('[data-forget]')?.dataset.forget;
if (gone) try {
  for (const key of Object.keys(localStorage)) if (key.startsWith(`forest-glade.${gone}.`)) localStorage.removeItem(key);
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

// A page can be printed.
for (const button of document.querySelectorAll('[data-prints]')) button.addEventListener('click', () => print());

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
