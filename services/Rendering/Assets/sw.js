// Keeps what was read readable without a line: the last fifty pages, and the pictures and files that they brought.
// While the line holds, every page comes from the server; what is kept is shown only when no answer comes.
'use strict';
const PAGES = 'pages-1', FILES = 'files-1', MOST_PAGES = 50, MOST_FILES = 250, PATIENCE = 8000;
const offline = language => `/offline.${language}.html`;

self.addEventListener('install', event => event.waitUntil(self.skipWaiting()));
self.addEventListener('activate', event => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name !== PAGES && name !== FILES) await caches.delete(name);
  await self.clients.claim();
})()));

self.addEventListener('fetch', event => {
  const request = event.request, url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin) return;
  if (request.mode === 'navigate') event.respondWith(page(event));
  else if (isFile(request.destination, url)) event.respondWith(file(event));
});
self.addEventListener('message', event => event.waitUntil(Promise.allSettled((event.data.keep || []).map(async (address, place) => {
  const url = new URL(address);
  if (url.origin !== location.origin || place > MOST_FILES) return;
  const answer = await fetch(url, { cache: place ? 'force-cache' : 'no-cache' });
  if (place === 0) await keep(url.href, answer);
  else if (isFile(null, url) || /^image\//.test(answer.headers.get('Content-Type'))) await store(FILES, MOST_FILES, url.href, answer);
}))));

const isFile = (destination, url) => /^(image|font|script|style)$/.test(destination) || url.pathname.startsWith('/assets/');

async function page(event) {
  const request = event.request;
  try {
    // An answer that comes later than that is not waited for; the page that was kept says how old it is.
    const answer = await Promise.race([fetch(request), new Promise((_, late) => setTimeout(late, PATIENCE))]);
    event.waitUntil(keep(request.url, answer.clone()));
    return answer;
  } catch {
    const cache = await caches.open(PAGES), kept = await cache.match(request.url, { ignoreVary: true });
    if (kept) {
      event.waitUntil(tell(event.resultingClientId, Date.parse(kept.headers.get('Date')) || Date.now()));
      return kept;
    }
    return await otherwise(cache) || Response.error();
  }
}

// The list of what is there, in the language of the page that was read last.
async function otherwise(cache) {
  for (const request of (await cache.keys()).reverse()) {
    const last = await cache.match(request, { ignoreVary: true }), language = last && languageOf(await last.text()), list = language && await caches.match(offline(language), { ignoreVary: true });
    if (list) return list;
  }
}

async function keep(address, answer) {
  if (answer.status === 404 || answer.status === 410) return (await caches.open(PAGES)).delete(address);
  // A search, a mistake, a redirect: not worth keeping, or not allowed.
  if (answer.status !== 200 || answer.redirected || /no-store/.test(answer.headers.get('Cache-Control')) || !/^text\/html/.test(answer.headers.get('Content-Type'))) return;
  const copy = answer.clone();
  await store(PAGES, MOST_PAGES, address, answer);
  const language = languageOf(await copy.text());
  const there = language && await caches.match(offline(language), { ignoreVary: true });
  // Once a day anew, because it has the design of its day.
  if (language && !(Date.now() - Date.parse(there?.headers.get('Date')) < 864e5)) {
    const list = await fetch(offline(language));
    if (list.ok) await store(FILES, MOST_FILES, offline(language), list);
  }
}

const languageOf = html => /<html lang="([\w-]+)"/.exec(html)?.[1];

// The youngest stands last; so what is cut off is what was read longest ago.
async function store(name, most, address, answer) {
  // Whole before the old one goes: a line that breaks meanwhile must not cost what was there.
  const whole = new Response(await answer.blob(), answer), cache = await caches.open(name);
  await cache.delete(address, { ignoreVary: true });
  await cache.put(address, whole);
  const kept = await cache.keys();
  await Promise.all(kept.slice(0, Math.max(0, kept.length - most)).map(request => cache.delete(request)));
}

// Their addresses name their content, so a kept one is right for ever; others are asked for first.
async function file(event) {
  const { request } = event, kept = await caches.match(request.url, { ignoreVary: true });
  if (kept && /immutable/.test(kept.headers.get('Cache-Control'))) return kept;
  try {
    const answer = await fetch(request);
    if (answer.status === 200 && !/no-store/.test(answer.headers.get('Cache-Control'))) event.waitUntil(store(FILES, MOST_FILES, request.url, answer.clone()));
    return answer;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

async function tell(id, saved) {
  // The page is not there yet when its answer is given.
  for (let attempt = 0; attempt < 20; attempt++) {
    const client = await self.clients.get(id);
    if (client) return client.postMessage({ saved });
    await new Promise(done => setTimeout(done, 100));
  }
}
