
// A file is asked after by its hash first, where a browser can hash: if the register knows it, the file goes nowhere.
// The page works without this, and every word said here comes from the page.
const subtle = globalThis.crypto?.subtle; // there in secure contexts alone
let isAnswered = false;

function improve() {
  for (const form of document.querySelectorAll('[data-hashes]')) {
    form.querySelector('[data-plain]').hidden = true;
    form.querySelector('[data-stays]').hidden = false;
  }
}

async function hash(file) {
  const bytes = new Uint8Array(await subtle.digest('SHA-256', await file.arrayBuffer()));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

// The answer takes the place of what is in the middle of this page, so that the file is still at hand.
function show(html, files) {
  const page = new DOMParser().parseFromString(html, 'text/html');
  const main = page.querySelector('main');
  if (!isAnswered) history.pushState(null, '', '/verify');
  isAnswered = true;
  document.title = page.title;
  document.querySelector('main').replaceWith(main);
  const again = main.querySelector('[data-sends] [type=file]');
  if (again) again.files = files;
  improve();
  scrollTo(0, 0);
  const first = main.querySelector('[data-focus]') ?? main.querySelector('h1');
  first.tabIndex = -1;
  first.focus();
}

async function ask(form, files) {
  const status = form.querySelector('[role=status]');
  if (status.textContent === form.dataset.asking) return; // pressed twice
  status.textContent = form.dataset.asking;
  try {
    const [file] = files;
    const sha256 = file.size > form.dataset.hashes ? '' : await hash(file);
    const body = new URLSearchParams({ csrf: form.elements.csrf.value, bytes: file.size, sha256 });
    const answer = await fetch('/verify', { method: 'POST', body });
    show(await answer.text(), files);
  } catch {
    status.textContent = form.dataset.failed;
  }
}

if (subtle) {
  improve();
  document.addEventListener('submit', (event) => {
    const { files } = event.target.elements.file ?? {};
    if (!event.target.matches('[data-hashes]') || !files.length) return;
    event.preventDefault();
    ask(event.target, files);
  });
  addEventListener('popstate', () => { if (isAnswered && !location.hash) location.reload(); });
}

// Whoever misses the field by an inch does not lose the page.
document.addEventListener('dragover', (event) => {
  if (event.dataTransfer.types.includes('Files')) event.preventDefault();
});
document.addEventListener('drop', (event) => {
  const [file] = event.dataTransfer.files;
  const input = document.getElementById('file');
  if (!file || !input) return;
  event.preventDefault();
  const one = new DataTransfer();
  one.items.add(file);
  input.files = one.files;
  input.focus();
});
