#!/usr/bin/env node
// How soon readers at the gateway get a new version, from the moment it is posted; and whether any gateway shows an old one after a new one.
//
//   tests/bench/run visible [--shape one|distributed|gateways|all] [--versions 300] [--busy 30] [--warm 30] [--articles 100] [--requests 2000] [--checks 100000] [--no-build]
//
//   one           everything in one process
//   distributed   four services and a gateway with the real broker and engine
//   gateways      the same with three gateways on one Rendering, each polled by four readers while new versions come; a reader who gets an older
//                 version than was there, at that gateway, before he asked, is a fault
//
// Idle: so many versions of one article, one after the other; the time is from before the POST is sent until an answer with the version has arrived at a reader
// who asks again and again. Busy: the same for --busy seconds, after --warm seconds of the same for the compiler, while --articles others come in each second and --requests pages go out each second
// (wrk, 400 connections, by the clock). Needs wrk, and a broker and an engine: --help of tests/backing/setup.
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { cpu, folder, install, median, options, pause, stop, table, uptime } from './servers.mjs';
import { KEY, article, distributed, oneProcess, pathOf, percentile, post, publish, rest } from './platform.mjs';

const { shape, versions, busy, warm, articles, requests, checks } = options(import.meta.url, { shape: 'all', versions: 300, busy: 30, warm: 30, articles: 100, requests: 2_000, checks: 100_000 });
const STOCK = 500;
install('wrk');

// A reader with a connection of his own, who asks for a page and finds the number of the version in its standfirst: another headline would be another address.
function reader(server, path) {
  const socket = connect(server.port, '127.0.0.1'), ask = `GET ${path} HTTP/1.1\r\nHost: ${server.host ?? '127.0.0.1:' + server.port}\r\nAccept-Encoding: identity\r\n\r\n`;
  socket.setNoDelay(true);
  let text = '', done, fail;
  socket.setEncoding('latin1');
  socket.on('data', part => {
    text += part;
    const end = text.indexOf('\r\n\r\n');
    if (end < 0) return;
    const length = Number(/content-length: (\d+)/i.exec(text.slice(0, end))?.[1] ?? 0);
    if (text.length < end + 4 + length) return;
    const answer = text;
    text = '';
    done({ status: Number(answer.slice(9, 12)), version: Number(/Numbered (\d+) of many/.exec(answer)?.[1] ?? 0) });
  });
  socket.on('error', error => fail?.(error));
  return { read: () => new Promise((...both) => { [done, fail] = both; socket.write(ask); }), end: () => socket.destroy() };
}

// Newer than all others, so that it leads the home page too.
const first = Date.UTC(2026, 8, 1);
const numbered = number => ({ ...article(0, { guid: 'followed', headline: 'The followed one' }), standfirst: `Numbered ${number} of many.`, firstPublished: new Date(first).toISOString(), updated: new Date(first + number * 1_000).toISOString() });
let number = 0;

// With steps also what of it each part took, by the article's receipts.
async function next(platform, follower, steps) {
  const mine = ++number, began = performance.now(), clock = Date.now();
  const posted = post(platform, numbered(mine));
  while ((await follower.read()).version < mine) { if (performance.now() - began > 20_000) throw new Error(`version ${mine} was not seen within 20 s`); await pause(1); }
  const took = performance.now() - began, id = await posted;
  if (steps) {
    const its = await (await fetch(`${platform.site}/api/articles/${id}`, { headers: { Authorization: 'Bearer ' + KEY } })).json(), at = [clock, ...['received', 'stored', 'visible'].map(step => Date.parse(its[step])), clock + took];
    if (its.version === mine && its.visible) steps.push(at.slice(1).map((end, step) => end - at[step]));
  }
  return took;
}

async function begin(platform) {
  number = 0;
  await publish(platform, Array.from({ length: STOCK }, (_, at) => article(at + 1)));
  const id = await post(platform, numbered(++number)), path = await pathOf(platform, id);
  for (let warm = 0, follower = reader(platform, path); warm < 100; warm++) { await next(platform, follower); if (warm === 99) follower.end(); }
  await rest(platform);
  return path;
}

async function latencies(name, platform) {
  const path = await begin(platform), follower = reader(platform, path), idle = [], rows = [], steps = [];
  for (let at = 0; at < versions; at++) { idle.push(await next(platform, follower, steps)); await pause(20); }
  console.log(`${name}, idle, medians in ms of ${steps.length}: ${['until accepted', 'until stored', 'until in the read model', 'until read'].map((part, at) => `${part} ${median(steps.map(one => one[at])).toFixed(0)}`).join(', ')}`);
  rows.push([`${name}, idle`, idle.length, percentile(idle, 0.5), percentile(idle, 0.9), percentile(idle, 0.99), Math.max(...idle), 0, 0, '']);

  const script = join(folder('visible'), 'readers.lua'), pages = ['/', '/news', '/sport', '/science', path];
  for (let at = 0; at < 45; at++) pages.push(await pathOf(platform, await post(platform, article(at + 1))));
  // Each request has its moment, evenly after the one before; who is late goes at once, so that slow answers do not make the load less.
  writeFileSync(script, `local ffi = require("ffi")
    ffi.cdef("struct timeval { long seconds, micros; }; int gettimeofday(struct timeval *now, void *zone);")
    local clock = ffi.new("struct timeval")
    local pages, at, due = { ${pages.map(page => `"${page}"`).join(', ')} }, 0, nil
    function request() at = at + 1; return wrk.format("GET", pages[at % #pages + 1]) end
    function delay()
      ffi.C.gettimeofday(clock, nil)
      local now = tonumber(clock.seconds) * 1e6 + tonumber(clock.micros)
      due = (due or now) + ${1e6 / requests}
      return math.max(0, math.floor((due - now) / 1000 + 0.5))
    end`);
  const read = async seconds => {
    const wrk = spawn('wrk', ['-t1', '-c400', `-d${seconds}s`, '-s', script, '-H', 'Accept-Encoding: gzip', platform.site]);
    let out = '';
    for (const stream of [wrk.stdout, wrk.stderr]) stream.on('data', data => out += data);
    await new Promise(done => wrk.on('close', done));
    if (!/Requests\/sec/.test(out) || /Socket errors|Non-2xx/.test(out)) throw new Error(`the readers say: ${out}`);
    return Number(/Requests\/sec:\s+([\d.]+)/.exec(out)[1]);
  };
  let sent = 0, going = true;
  const usage = () => Object.entries(platform.processes).map(([part, process_]) => [part, process_, cpu(process_)]);
  // Ten times a second a tenth of them, so that they come evenly.
  const began = Date.now(), feed = (async () => {
    const open = new Set();
    while (going) {
      while (sent < (Date.now() - began) * articles / 1_000 && open.size < 50) { const one = post(platform, article(100_000 + sent++)).finally(() => open.delete(one)); open.add(one); }
      await pause(5);
    }
    await Promise.all(open);
  })();
  const follow = async readers => {
    const times = [];
    let reading = true;
    const rate = readers.finally(() => reading = false);
    while (reading) { times.push(await next(platform, follower)); await pause(20); }
    return { times, rate: await rate };
  };
  await follow(read(warm));
  const before = usage(), counted = sent, from = Date.now(), { times: loaded, rate } = await follow(read(busy));
  const until = Date.now(), after = new Map(usage().map(([part, , now]) => [part, now])), came = sent - counted;
  going = false;
  await feed;
  const seconds = (until - from) / 1_000, shares = before.map(([part, process_, was]) => `${part} ${((after.get(part) - was) / seconds).toFixed(2)}`).join(', ');
  rows.push([`${name}, busy`, loaded.length, percentile(loaded, 0.5), percentile(loaded, 0.9), percentile(loaded, 0.99), Math.max(...loaded), came / seconds, rate, shares]);
  follower.end();
  stop();
  await pause(500);
  return rows;
}

async function gateways(platform) {
  const path = await begin(platform), faults = [];
  let done = 0, posted = 0, seen = 0;
  const until = Date.now() + 200_000, going = () => done < checks && Date.now() < until;
  const poster = (async () => { while (going()) { await post(platform, numbered(++number)); posted++; await pause(10); } })();
  const readers = platform.gateways.flatMap((server, at) => ['/', path].flatMap(page => {
    const known = { version: 0 };
    return Array.from({ length: 2 }, async () => {
      const own = reader(server, page);
      while (going()) {
        const before = known.version, answer = await own.read();
        done++;
        if (answer.version < before) faults.push(`gateway ${at + 1}, ${page}: ${answer.version} after ${before} (${answer.status})`);
        if (answer.version > known.version) { known.version = answer.version; seen++; }
      }
      own.end();
    });
  }));
  await Promise.all([poster, ...readers]);
  console.log(`${done.toLocaleString('en')} checks at ${platform.gateways.length} gateways while ${posted} versions came, of which new ones were noticed ${seen.toLocaleString('en')} times: ${faults.length} times an old page after a new one`);
  for (const fault of faults.slice(0, 10)) console.log('  ' + fault);
  stop();
  await pause(500);
}

const rows = [], wanted = name => shape === 'all' || shape === name;
console.log(`load ${uptime()}`);
if (wanted('one')) rows.push(...await latencies('one process', await oneProcess()));
if (wanted('distributed')) rows.push(...await latencies('distributed', await distributed()));
if (rows.length > 0) table([['ms from POST to reader', 'versions', 'median', 'p90', 'p99', 'most', 'articles/s', 'requests/s', 'cores of CPU'], ...rows]);
if (wanted('gateways')) await gateways(await distributed({ gateways: 3 }));
console.log(`load ${uptime()}`);
process.exit(0);
