// The one script of the site. Nothing is missing without it: it tells times in the reader's zone, opens the share sheet,
// says what has changed since the page was opened, and keeps what was read for when there is no line.
(() => {
  'use strict';
  const root = document.documentElement, body = document.body, { live, version, updated, fresh, gone, saved, moment, close, copied } = document.currentScript.dataset;
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const idIn = path => /-([a-z0-9]{16})$/.exec(path || '')?.[1];
  const canonical = document.querySelector('link[rel=canonical]')?.href || location.href;

  // When the page is there and the browser has nothing better to do.
  const idle = () => new Promise(done => (window.requestIdleCallback || setTimeout)(done));

  // Times. The exact ones get the reader's zone, the others how long ago; both in the language and the form in which they are written.
  // In the last minute it is none of them, which is called now.
  const units = [['year', 31536e6], ['month', 2592e6], ['week', 6048e5], ['day', 864e5], ['hour', 36e5], ['minute', 6e4], ['second', 6e4]];
  // Making one costs a phone more than all that it then does: one in each idle moment.
  const made = {}, maker = async (kind, language, options) =>
    made[kind + language + JSON.stringify(options)] ||= (await idle(), new Intl[kind](language === 'en' ? 'en-GB' : language, options));
  const date = (language, options) => maker('DateTimeFormat', language, options);
  const written = async (time, language) => {
    const [day, hour] = [await date(language, { dateStyle: 'long' }), await date(language, { timeStyle: 'short', hourCycle: 'h23' })];
    return moment.replace('{date}', day.format(time)).replace('{time}', hour.format(time));
  };
  const ago = async (time, language) => {
    const age = Date.now() - time, [unit, length] = units.find(([, length]) => age >= length) || units[6];
    return (await maker('RelativeTimeFormat', language, { numeric: 'auto' })).format(-Math.floor(age / length), unit);
  };
  const languageOf = element => element.closest('[lang]')?.lang || root.lang;
  const tell = async () => {
    for (const element of all('time[datetime]')) {
      const time = Date.parse(element.dateTime), language = languageOf(element);
      try {
        // After a week the day says more; a day that stands over others stays one.
        const near = time <= Date.now() && Date.now() - time < 6048e5 && !element.closest('h2') && await ago(time, language);
        if ('exact' in element.dataset)
          element.textContent = await written(time, language) + (near ? ` · ${near}` : '');
        else if (near)
          element.textContent = near;
      } catch { /* A language that the browser does not know: the server's words stay. */ }
    }
  };
  tell();
  setInterval(() => document.hidden || tell(), 6e4);
  // The whole of it for whoever points at one.
  document.addEventListener('pointerover', async ({ target }) => {
    const element = target.closest?.('time[datetime]');
    if (element && !element.title)
      element.title = (await date(languageOf(element), { dateStyle: 'full', timeStyle: 'long' })).format(Date.parse(element.dateTime));
  });

  // Share: always the main address, whichever the reader came by.
  const share = { title: document.title, url: canonical };
  all('[data-share-sheet]').forEach(button => {
    button.hidden = !navigator.canShare?.(share);
    button.onclick = () => navigator.share(share).catch(() => { });
  });
  all('[data-copy]').forEach(button => {
    button.hidden = !navigator.clipboard;
    button.onclick = () => navigator.clipboard.writeText(canonical).then(() => { button.textContent = copied; });
  });

  // Notices: over the page, so that nothing moves; said when the reader's screen reader has finished what it says.
  const notices = body.appendChild(document.createElement('div'));
  notices.className = 'live';
  notices.setAttribute('role', 'status');
  const shown = new Map();
  const notice = (key, before, text, path, language) => {
    const line = shown.get(key) || document.createElement('p'), link = document.createElement(path ? 'a' : 'span'), button = document.createElement('button');
    shown.set(key, line);
    link.textContent = text;
    if (path) link.href = path;
    if (language) { link.lang = language; link.dir = 'auto'; }
    button.textContent = '×';
    button.type = 'button';
    button.setAttribute('aria-label', close);
    button.onclick = () => { line.remove(); shown.delete(key); };
    line.replaceChildren(before, ' ', link, button);
    notices.prepend(line);
    // What is below the third is on the pages; here it would only be in the way.
    all('p', notices).slice(3).forEach(line => line.remove());
  };

  // Live. A page tells by data-live what it shows; the server sends what has changed of that, and "sync" where it cannot know.
  const own = idIn(location.pathname), forget = path => window.caches?.keys().then(names => names.forEach(name => caches.open(name).then(cache => cache.delete(path))));
  let known = +version, last = '', source, retry;
  const change = ({ id, version, kind, headline, path, language }) => {
    if (kind === 'withdrawn') {
      forget(path);
      if (id === own) notice(id, '', gone, location.pathname);
    } else if (id === own) {
      if (version > known) notice(id, updated, headline, path, language);
      known = Math.max(known, version);
    } else {
      const here = all(`main a[href$="-${id}"]`).filter(link => link.textContent.trim());
      // A page that names the article by this headline has nothing to learn.
      if (here.some(link => link.textContent.trim() === headline.trim())) return;
      if (here.length || kind === 'new') notice(id, here.length ? updated : fresh, headline, path, language);
    }
  };
  const sync = async () => {
    // Everybody whose server was started anew looks at once: not all in the same second.
    await new Promise(done => setTimeout(done, Math.random() * 4e3));
    const answer = await fetch(location.href, { cache: 'no-cache' }), now = new DOMParser().parseFromString(await answer.text(), 'text/html');
    if (answer.status === 410) return change({ id: own, kind: 'withdrawn', path: location.pathname });
    const script = now.querySelector('script[data-live]')?.dataset;
    if (own && script) return change({ id: own, version: +script.version, headline: now.querySelector('h1').textContent, path: location.pathname, language: root.lang });
    const link = all('main :is(h2,h3) a', now).find(link => idIn(link.pathname) && !document.querySelector(`main a[href$="-${idIn(link.pathname)}"]`));
    if (link) change({ id: idIn(link.pathname), kind: 'new', headline: link.textContent, path: link.pathname, language: link.closest('[lang]').lang });
  };
  const stop = () => { clearTimeout(retry); source?.close(); source = null; };
  const start = () => {
    if (source || document.hidden || !live || !window.EventSource) return;
    source = new EventSource(`/live?topics=${encodeURIComponent(live)}${last && '&since=' + last}`);
    source.onmessage = event => { last = event.lastEventId || last; change(JSON.parse(event.data)); };
    source.addEventListener('sync', event => { last = event.lastEventId; sync().catch(() => { }); });
    // Refused, as where too many pages are open: the browser does not try again by itself.
    source.onerror = () => { if (source?.readyState === 2) { stop(); retry = setTimeout(start, 3e4 + Math.random() * 6e4); } };
  };
  // A page that nobody looks at holds no connection; the last number tells what it missed.
  document.addEventListener('visibilitychange', () => document.hidden ? stop() : start());
  addEventListener('pagehide', stop);
  // Comes after the pictures that the reader waits for.
  addEventListener('pageshow', () => idle().then(start));

  // Offline. The worker tells when what is shown was kept from before.
  const worker = navigator.serviceWorker;
  if (worker) {
    worker.addEventListener('message', async ({ data }) => notice('saved', saved, await written(data.saved, root.lang)));
    worker.startMessages?.();
    addEventListener('load', () => setTimeout(async () => {
      await idle();
      await worker.register('/sw.js');
      // The first page was here before the worker.
      const files = performance.getEntriesByType('resource').filter(entry => /^(img|script|css|link)$/.test(entry.initiatorType));
      if (!worker.controller) (await worker.ready).active.postMessage({ keep: [location.href, ...files.map(entry => entry.name)] });
    }, 1e3));
  }
  const list = document.querySelector('[data-list]');
  if (list && window.caches) (async () => {
    const cache = await caches.open('pages-1');
    for (const request of (await cache.keys()).reverse()) {
      if (!idIn(new URL(request.url).pathname)) continue;
      const kept = await cache.match(request, { ignoreVary: true });
      if (!kept) continue;
      const page = new DOMParser().parseFromString(await kept.text(), 'text/html'), heading = page.querySelector('h1');
      const item = list.appendChild(document.createElement('li')), link = item.appendChild(document.createElement('a'));
      Object.assign(link, { href: request.url, textContent: heading.textContent.trim(), lang: heading.closest('[lang]').lang, dir: 'auto' });
    }
  })();
})();
