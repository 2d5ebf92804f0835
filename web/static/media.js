// The media centre: how far one has watched, seeking by what is said, files in pieces, and captions as rows.

const token = () => document.querySelector('[name=csrf]')?.value ?? '';
const clock = (ms) => {
  const two = (n, length = 2) => String(Math.floor(n)).padStart(length, '0');
  return `${two(ms / 3600000)}:${two(ms / 60000 % 60)}:${two(ms / 1000 % 60)}.${two(ms % 1000, 3)}`;
};

// What was played since it was last kept, told now and then; told twice, it counts once.
for (const player of document.querySelectorAll('[data-media][data-keeps]')) {
  let untold = [];
  let last = null;
  let timer = 0;
  const here = () => Math.round(player.currentTime * 1000);
  const grow = () => {
    const now = here();
    // A step longer than two seconds was a leap.
    if (last !== null && now > last && now - last < 2000 * Math.max(1, player.playbackRate)) {
      const end = untold.at(-1);
      if (end && end[1] === last) end[1] = now;
      else untold.push([last, now]);
    }
    last = player.paused || player.seeking ? null : now;
  };
  const body = () => new URLSearchParams({ csrf: token(), position: here(), segments: untold.slice(0, 200).map((one) => one.join('-')).join(',') });
  const tell = async () => {
    clearTimeout(timer);
    timer = 0;
    const told = untold;
    const sent = body();
    untold = untold.slice(200);
    try {
      const answer = await fetch(`/media/${player.dataset.media}/watched`, { method: 'POST', body: sent, headers: { accept: 'application/json' } });
      if (!answer.ok && answer.status >= 500) throw answer.status;
    } catch {
      untold = told.concat(untold); // the line is cut: it is told again with what follows
    }
  };
  const later = () => { timer ||= setTimeout(tell, 5000); };
  player.addEventListener('timeupdate', () => { grow(); if (untold.length) later(); });
  player.addEventListener('seeking', () => { last = null; });
  player.addEventListener('seeked', later);
  player.addEventListener('pause', () => { grow(); last = null; tell(); });
  player.addEventListener('ended', tell);
  addEventListener('pagehide', () => {
    if (untold.length) navigator.sendBeacon(`/media/${player.dataset.media}/watched`, body());
  });
}

// The other form of a film goes on where this one is.
for (const link of document.querySelectorAll('[data-other]')) {
  link.addEventListener('click', () => {
    const shown = link.closest('figure').querySelector('video, audio');
    const there = new URL(link.href);
    if (shown?.currentTime >= 1) there.searchParams.set('at', Math.floor(shown.currentTime));
    link.href = there.href;
  });
}

// A line of what is said leads to its place in the film, without loading the page anew.
const player = document.querySelector('video[data-media], audio[data-media]');
for (const link of player ? document.querySelectorAll('[data-seek]') : []) {
  link.addEventListener('click', (event) => {
    event.preventDefault();
    player.closest('details')?.setAttribute('open', '');
    player.currentTime = Number(link.dataset.seek);
    player.play().catch(() => { });
    player.focus();
  });
}

// A file goes in pieces, each begun where the one before ended: a line that is cut costs no more than a piece.
const form = document.getElementById('bring');
if (form) {
  const PIECE = 4 * 1024 * 1024;
  const { file, upload } = form.elements;
  const said = document.getElementById('sending-said');
  const sent = document.getElementById('sent');
  const pause = document.getElementById('pause');
  let isPaused = false;
  let wake = () => { };
  const rest = (ms) => new Promise((resolve) => { wake = resolve; setTimeout(resolve, ms); });
  const ask = (path, options) => fetch(path, { ...options, headers: { accept: 'application/json', ...options.headers } });
  const refusal = async (answer) => Object.assign(new Error((await answer.json().catch(() => ({}))).sentence), { told: true });
  const name = (one) => `forest-glade.${document.body.dataset.owner}.upload.${one.name}.${one.size}.${one.lastModified}`;

  const begin = async (one) => {
    const kept = localStorage.getItem(name(one));
    if (kept && (await ask(kept, { method: 'GET' }).catch(() => null))?.ok) return kept;
    const body = new URLSearchParams({ csrf: token(), name: one.name, type: one.type, length: one.size });
    const answer = await ask('/media/uploads', { method: 'POST', body });
    if (!answer.ok) throw await refusal(answer);
    const place = answer.headers.get('location');
    localStorage.setItem(name(one), place);
    return place;
  };
  const offsetOf = async (place) => Number((await ask(place, { method: 'GET' })).headers.get('upload-offset') ?? NaN);
  const piece = async (place, one, from) => {
    const answer = await ask(place, {
      method: 'PATCH', body: one.slice(from, from + PIECE),
      headers: { 'upload-offset': from, 'x-csrf': token(), 'content-type': 'application/offset+octet-stream' },
    });
    if (answer.ok) return Number(answer.headers.get('upload-offset'));
    // Somebody else's turn, or not the place: ask, and go on from there.
    if (answer.status === 409 || answer.status >= 500) throw answer.status;
    throw await refusal(answer);
  };
  const send = async (one) => {
    const place = await begin(one);
    let at = await offsetOf(place);
    let wait = 1000;
    while (!(at >= one.size)) {
      if (isPaused) { await rest(1e9); continue; }
      try {
        if (Number.isNaN(at)) at = await offsetOf(place);
        if (Number.isNaN(at)) throw at;
        at = await piece(place, one, at);
        wait = 1000;
        sent.value = at / one.size * 1000;
        said.textContent = form.dataset.sending.replace('{n}', Math.floor(at / one.size * 100));
      } catch (fault) {
        if (fault?.told) throw fault;
        at = NaN;
        said.textContent = form.dataset.waiting;
        await rest(wait);
        wait = Math.min(wait * 2, 30_000);
      }
    }
    localStorage.removeItem(name(one));
    return place.split('/').pop();
  };
  addEventListener('online', () => wake());
  pause.addEventListener('click', () => {
    isPaused = !isPaused;
    pause.textContent = isPaused ? form.dataset.goOn : form.dataset.pause;
    wake();
  });
  form.addEventListener('submit', async (event) => {
    const one = file.files[0];
    if (!one || !one.size) return;
    event.preventDefault();
    const button = form.querySelector('button:not([type])');
    button.disabled = true;
    document.getElementById('sending').hidden = false;
    said.textContent = form.dataset.sending.replace('{n}', 0);
    try {
      upload.value = await send(one);
      file.value = '';
      form.submit();
    } catch (fault) {
      said.textContent = fault?.message || form.dataset.refused;
      button.disabled = false;
    }
  });
}

// Captions as rows: when a cue begins and ends, taken from the player by a key, and its words.
const editor = document.getElementById('cues');
if (editor) {
  const text = document.getElementById('captions');
  const list = editor.querySelector('.rows');
  const words = editor.dataset;
  const ms = (time) => {
    const found = /^(?:(\d+):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})$/.exec(time.trim());
    return found ? ((Number(found[1] ?? 0) * 60 + Number(found[2])) * 60 + Number(found[3])) * 1000 + Number(found[4].padEnd(3, '0')) : NaN;
  };
  let head = 'WEBVTT';
  const read = () => {
    const blocks = text.value.replace(/\r/g, '').trim().split(/\n{2,}/);
    if (/^\uFEFF?WEBVTT/.test(blocks[0])) head = blocks.shift();
    return blocks.flatMap((block) => {
      const lines = block.split('\n');
      const at = lines.findIndex((line) => line.includes('-->'));
      if (at < 0) { if (block) head += `\n\n${block}`; return []; }
      const [from, rest] = lines[at].split('-->');
      const [until, ...look] = rest.trim().split(/\s+/);
      return [{ from: from.trim(), until, look: look.join(' '), said: lines.slice(at + 1).join('\n') }];
    });
  };
  const write = () => {
    const cues = [...list.children].map((li) => {
      const [from, until] = li.querySelectorAll('input');
      return `${from.value.trim()} --> ${until.value.trim()}${li.dataset.look ? ` ${li.dataset.look}` : ''}\n${li.querySelector('textarea').value.trim()}`;
    });
    text.value = [head, ...cues].join('\n\n') + '\n';
  };
  const check = () => {
    let ended = 0;
    for (const li of list.children) {
      const [from, until] = [...li.querySelectorAll('input')].map((input) => ms(input.value));
      const wrong = !(until > from) ? words.backward : from < ended ? words.overlaps : '';
      li.classList.toggle('bad', !!wrong);
      li.querySelector('.error').textContent = wrong;
      ended = Math.max(ended, until || 0);
    }
  };
  const make = (tag, properties) => Object.assign(document.createElement(tag), properties);
  const number = () => [...list.children].forEach((li, at) => { li.querySelector('b').textContent = `${words.cue} ${at + 1}`; });
  let made = 0;
  const time = (row, label, value) => {
    const box = make('div', {});
    const id = `time-${made += 1}`;
    const input = make('input', { id, value, type: 'text', autocomplete: 'off' });
    const now = make('button', { type: 'button', className: 'link', textContent: words.now });
    now.setAttribute('aria-label', `${words.now}: ${label}`);
    const take = () => { if (player) input.value = clock(Math.round(player.currentTime * 1000)); write(); check(); };
    now.addEventListener('click', take);
    input.addEventListener('keydown', (event) => {
      if (event.altKey && event.key === 'Enter') { event.preventDefault(); take(); }
    });
    box.append(make('label', { htmlFor: id, textContent: label }), input, now);
    row.append(box);
  };
  const add = (cue) => {
    const li = make('li', {});
    li.dataset.look = cue.look ?? '';
    const row = make('div', { className: 'row' });
    time(row, words.begins, cue.from);
    time(row, words.ends, cue.until);
    const id = `said-${made += 1}`;
    const gone = make('button', { type: 'button', className: 'link', textContent: words.remove });
    gone.addEventListener('click', () => {
      const next = li.nextElementSibling ?? li.previousElementSibling;
      li.remove();
      number(); write(); check();
      (next?.querySelector('input') ?? document.getElementById('add-cue')).focus();
    });
    const said = make('textarea', { id, value: cue.said, rows: 2, lang: text.lang });
    // A label of its own: one on the field would be taken for the captions' language.
    const named = make('label', { className: 'hide', htmlFor: id, textContent: words.words });
    li.append(make('b', {}), make('span', { className: 'error' }), row, named, said, gone);
    li.querySelector('.error').setAttribute('role', 'status');
    list.append(li);
    return li;
  };
  const draw = () => { list.replaceChildren(); read().forEach(add); number(); check(); };
  list.addEventListener('input', () => { write(); check(); });
  text.addEventListener('change', draw);
  document.getElementById('add-cue').addEventListener('click', () => {
    const before = list.lastElementChild ? ms(list.lastElementChild.querySelectorAll('input')[1].value) || 0 : 0;
    const from = Math.max(before, player ? Math.round(player.currentTime * 1000) : 0);
    const li = add({ from: clock(from), until: clock(from + 3000), said: '' });
    number(); write(); check();
    li.querySelector('textarea').focus();
  });
  // Alt and P plays and pauses, wherever one writes.
  document.addEventListener('keydown', (event) => {
    if (event.altKey && event.code === 'KeyP' && player) {
      event.preventDefault();
      if (player.paused) player.play().catch(() => { });
      else player.pause();
    }
  });
  editor.addEventListener('submit', () => { if (list.children.length) write(); });
  draw();
  document.getElementById('rows').hidden = false;
  document.getElementById('as-text').open = !list.children.length || words.line !== '0';
}
