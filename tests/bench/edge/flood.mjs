#!/usr/bin/env node
// What the edge does on a bad day: many readers on one cold page, made-up addresses without end, and everything behind it gone.
//
//   tests/bench/run flood [--readers 1000] [--addresses 1000000] [--seconds 5] [--longest 500] [--no-build]
//
// Rendering is a program of this bench that takes 20 ms for a page and counts what it is asked; the gateway is ours in Release on core 0.
import { createServer, request as ask, Agent } from 'node:http';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folder, gateway, install, load, options, pause, resident, stop, table, uptime } from './servers.mjs';

const { readers, addresses, seconds, longest } = options(import.meta.url, { readers: 1000, addresses: 1_000_000, seconds: 5, longest: 500 });
install('wrk');

const asked = new Map(), text = '<!doctype html><title>x</title><p>' + 'Some words of an article. '.repeat(1_200);
let version = 1, open = 0, mostOpen = 0, total = 0;
const rendering = createServer(async (request, response) => {
  asked.set(request.url, (asked.get(request.url) ?? 0) + 1);
  total++;
  mostOpen = Math.max(mostOpen, ++open);
  await pause(20);
  open--;
  // As ours: a page beyond a list's end or of an unknown article is missing; an article under another slug is at its own address.
  const real = /^\/(real\/\d+)?$/.test(request.url), cold = request.url === '/cold';
  response.writeHead(real || cold ? 200 : /-[a-z0-9]{16}$/.test(request.url) ? 301 : 404, {
    'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': real || cold || /-[a-z0-9]{16}$/.test(request.url) ? 'public, max-age=0, must-revalidate' : 'no-store', 'Cache-Tag': 'home', Location: '/real/1',
  });
  response.end(text + version);
});
const listen = port => new Promise(done => rendering.listen(port, '127.0.0.1', () => done(rendering.address().port)));
const port = await listen(0);
let server = await gateway(port, { core: 0 });
const agent = new Agent({ keepAlive: true, maxSockets: 2_000 });
const get = path => new Promise((done, fail) => ask({ host: '127.0.0.1', port: server.port, path, agent, headers: { 'Accept-Encoding': 'gzip' } }, answer => {
  answer.resume().on('end', () => done({ status: answer.statusCode, cache: answer.headers['x-cache'] }));
}).on('error', fail).end());
const rows = [];
console.log(`load ${uptime()}`);

// One cold page.
const answers = await Promise.all(Array.from({ length: readers }, () => get('/cold')));
rows.push([`${readers} readers on one cold page`, `${asked.get('/cold')} rendering`, `${answers.filter(answer => answer.status === 200).length} answered`]);

// Made-up addresses, beside readers of real pages.
for (let page = 0; page < 200; page++) { await get(`/real/${page}`); await get(`/real/${page}`); await get(`/real/${page}`); }
const before = resident(server.process), script = join(folder('flood'), 'flood.lua');
// Five in six are made up, and none twice.
const flood = start => writeFileSync(script, `
  local kinds, at = { "/?x=", "/made/up/", "/real/1?page=9&utm_source=", "/news?page=", "/a-", "/real/" }, ${start}
  function request()
    at = at + 1
    local kind = kinds[at % 6 + 1]
    if kind == "/real/" then return wrk.format("GET", "/real/" .. at % 200) end
    return wrk.format("GET", kind == "/a-" and string.format("/%d-abcdefgh%08d", at, at) or kind .. at)
  end`);
const knownBefore = total;
mostOpen = 0;
let sent = 0, largest = before;
const made = () => Math.floor(sent * 5 / 6);
const wait = Date.now();
while (made() < addresses && Date.now() - wait < longest * 1_000) {
  // Also beyond those that were sent and not answered when a round ended.
  flood(sent * 2);
  sent += (await load(server, '/', { seconds, script, connections: 256 })).requests;
  largest = Math.max(largest, resident(server.process));
}
const asking = total;
const kept = await Promise.all(Array.from({ length: 200 }, (_, page) => get(`/real/${page}`)));
rows.push([`${made().toLocaleString('en')} requests to made-up addresses`, `${(asking - knownBefore).toLocaleString('en')} renderings`, `${mostOpen} at once at most`]);
rows.push(['memory before, at most after', `${before.toFixed(0)} MB`, `${largest.toFixed(0)} MB`]);
rows.push(['real pages still kept', `${kept.filter(answer => answer.cache === 'hit').length} of 200`, '']);

// Everything behind it gone: another gateway, whose pages must be asked for again every other second, as while the broker is gone.
stop(server.process);
server = await gateway(port, { core: 0, settings: ['--Gateway:Life=00:00:02'] });
for (let time = 0; time < 3; time++) await load(server, '/', { seconds: 4 });
const up = await load(server, '/', { seconds });
rendering.close();
rendering.closeAllConnections();
await pause(6_000);
await get('/');
const missing = await get('/never-seen'), stale = await get('/');
const down = await load(server, '/', { seconds });
rows.push(['all behind it stopped: kept pages', `${down.rate.toFixed(0)} requests/s`, `${(down.rate / up.rate).toFixed(2)} of before, ${stale.cache}`]);
rows.push(['a page that was not kept', `${missing.status}`, '']);
version = 2;
await listen(port);
const back = Date.now();
while ((await get('/')).cache === 'stale') await pause(10);
rows.push(['all back: first fresh page', `after ${Date.now() - back} ms`, '']);
table([['', '', ''], ...rows]);
process.exit(0);
