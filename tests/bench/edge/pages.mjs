#!/usr/bin/env node
// What a page costs that the gateway does not keep: CPU time of the servers, from reader to read model and back.
//
//   tests/bench/run pages [--shape one|sqlite|mongodb|all] [--articles 400] [--rounds 5] [--homes 200] [--readers 16] [--encoding gzip] [--no-build]
//
//   one       everything in one process, SQLite; search runs in it too
//   sqlite    gateway, Rendering and the others as processes; the read model is a SQLite file
//   mongodb   the same with MongoDB's engine
//
// An article is read by two readers at a time, and by --readers, as after a change that concerns many pages.
//
// Between the readings an event on the broker, as Rendering sends it of what is withdrawn, makes the gateway drop the pages; so
// each reading goes the whole way: it is asked of Rendering, read from the model, written, sent, hashed and compressed. Only readings that the
// gateway calls a miss are counted, and the servers' whole CPU time in between is divided by them. Needs a broker: --help of tests/backing/setup.
//
// Where MongoDB's engine runs behind a bridge (tests/backing), the bridge's threads are shown apart. The last column says how many requests for a
// page of the same size nginx answers in the same CPU time (precompressed file, measured between the rounds): by it figures of different machines,
// and of one machine in different hours, can be set beside each other.
import { cpu, cpuOf, install, median, options, pause, stop, table, uptime, yardstick } from './servers.mjs';
import { announcer, article, ask, distributed, oneProcess, pathOf, publish, rest } from './platform.mjs';

const { shape, articles, rounds, homes, readers, encoding } = options(import.meta.url, { shape: 'all', articles: 400, rounds: 5, homes: 200, readers: 16, encoding: 'gzip' });
const headers = { 'Accept-Encoding': encoding };
install('nginx', 'wrk');

async function measure(name, platform) {
  const ids = await publish(platform, Array.from({ length: articles }, (_, at) => article(at)));
  const paths = [];
  for (const id of ids) paths.push(await pathOf(platform, id));
  await rest(platform);
  const reference = await yardstick((await ask(platform, paths[0], { headers: { 'Accept-Encoding': 'identity' } })).body), drop = await announcer(platform.rabbitmq);
  const used = () => {
    const all = Object.fromEntries(Object.entries(platform.processes).map(([part, process_]) => [part, cpu(process_)]));
    if ('engine' in all) all.engine -= all.bridge = cpuOf(platform.processes.engine, 'node', 'tokio-rt-worker');
    return all;
  };
  let bytes = 0;
  const read = async path => { const answer = await ask(platform, path, { headers }); if (answer.status !== 200) throw new Error(`${path} answers ${answer.status}`); bytes = answer.body.length; return answer.headers['x-cache'] === 'miss'; };
  const count = async work => {
    const before = used(), misses = await work(), after = used();
    return Object.fromEntries(Object.keys(before).map(part => [part, (after[part] - before[part]) * 1_000 / misses]));
  };
  // Every article by so many readers, each a page at a time.
  const all = async readers => {
    let misses = 0;
    drop(['mirrors']);
    while (!await read(paths[0])) await pause(1);
    const waiting = paths.slice(1), reader = async () => { while (waiting.length > 0) if (await read(waiting.pop())) misses++; };
    await Promise.all(Array.from({ length: readers }, reader));
    return misses + 1;
  };
  const kinds = {
    article: () => all(2),
    [`article, ${readers} readers`]: () => all(readers),
    home: async () => {
      for (let at = 0; at < homes; at++) { drop(['home']); while (!await read('/')); }
      return homes;
    },
    // Each home page is dropped by an event of its own, which is no part of what the page costs; this is the same without the page.
    event: async () => {
      for (let at = 0; at < homes; at++) { drop(['nothing']); await read('/'); await read('/'); }
      return homes;
    },
  };
  const rows = [];
  for (const [kind, work] of Object.entries(kinds)) {
    // After four times the compiler still had a tenth of the gateway's time.
    for (let at = 0; at < 12; at++) await work();
    await rest(platform);
    const costs = [], requests = [];
    for (let round = 0; round < rounds; round++) {
      costs.push(await count(work));
      requests.push(await reference());
      await rest(platform);
    }
    // No event of ours concerns these; they do what they do at rest.
    const of = part => median(costs.map(one => one[part] ?? 0)), sums = costs.map(one => Object.values(one).reduce((sum, part) => sum + part, 0)).sort((a, b) => a - b);
    rows.push([`${name}, ${kind}`, bytes / 1024, of('one process'), of('gateway'), of('rendering'), of('engine'), of('bridge'), of('search'), of('storage') + of('ingestion'), median(sums), `${sums[0].toFixed(2)} to ${sums.at(-1).toFixed(2)}`, median(sums) * 1_000 / median(requests)]);
  }
  const [home, event] = rows.slice(-2);
  rows.push([`${name}, home without its event`, home[1], ...home.slice(2, 10).map((milliseconds, at) => milliseconds - event[at + 2]), '', home[11] - event[11]]);
  stop();
  await pause(500);
  return rows;
}

const shapes = { one: () => oneProcess({ broker: true }), sqlite: () => distributed({ engine: false }), mongodb: () => distributed() };
const rows = [];
for (const [name, begin] of Object.entries(shapes))
  if (shape === 'all' || shape === name) rows.push(...await measure(name, await begin()));
console.log(`CPU milliseconds for a page that is not kept, ${encoding}, ${articles} articles, median of ${rounds} rounds; load ${uptime()}`);
table([['', 'KB', 'one process', 'gateway', 'rendering', 'engine', 'bridge', 'search', 'others', 'sum', '', 'nginx'], ...rows]);
process.exit(0);
