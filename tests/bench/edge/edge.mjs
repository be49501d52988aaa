#!/usr/bin/env node
// How fast a cached page is served, beside nginx (precompressed static file) and Varnish (hit from memory).
//
//   tests/bench/run edge [--rounds 5] [--seconds 5] [--connections 64] [--paced 20000] [--zipf] [--pages 10000] [--only NAMES] [--no-build]
//
//   --zipf     ask for --pages different pages, as readers do: the most read one twice as often as the second, thrice as the third
//   --only     of broadsheet,nginx,varnish
//
// The page is an article of the sample site as our gateway sends it, with the same compressed bytes and headers for all. The server runs
// on core 0, wrk on core 1, keep-alive; the servers take turns in each round, so that what else the machine does meets all alike. Ratios
// are ours to theirs within a round; the spread is from the lowest round to the highest. CPU is user and kernel time of the server's
// processes per request, which other programs on the machine disturb less than the rate. "wrk's core" is how much of it wrk takes: near 1 the
// latencies are wrk's own waiting. So each round also has readers who pause between two pages, some --paced pages a second together, at which neither the
// server nor wrk has its core full: these latencies are the server's. (Not with --zipf.)
import { mkdirSync, writeFileSync, copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { cpus } from 'node:os';
import { folder, gateway, install, load, median, nginx, oneProcess, options, stop, table, until, uptime, varnish } from './servers.mjs';

const { rounds, seconds, connections, paced, zipf, pages, only } = options(import.meta.url, { rounds: 5, seconds: 5, connections: 64, paced: 20_000, zipf: false, pages: 10_000, only: 'broadsheet,nginx,varnish' });
install('nginx', 'varnish', 'wrk');

// The page, plain and compressed, and its headers.
const site = await oneProcess();
const address = `http://127.0.0.1:${site.port}`;
let path;
await until('an article', async () => {
  const home = await (await fetch(address + '/')).text();
  return path = /href="(\/[^"]+-[a-z0-9]{16})"/.exec(home)?.[1];
});
const plain = await (await fetch(address + path, { headers: { 'Accept-Encoding': 'identity' } })).text();
const answer = await fetch(address + path, { headers: { 'Accept-Encoding': 'gzip' } });
const headers = Object.fromEntries(['content-security-policy', 'referrer-policy', 'permissions-policy', 'cross-origin-opener-policy', 'x-content-type-options', 'cache-control']
  .filter(name => answer.headers.has(name)).map(name => [name, answer.headers.get(name)]));
stop(site.process);

const { gzipSync } = await import('node:zlib');
const files = folder('pages'), compressed = gzipSync(plain);
writeFileSync(join(files, 'index.html'), plain);
writeFileSync(join(files, 'index.html.gz'), compressed);
if (zipf) {
  mkdirSync(join(files, 'p'));
  for (let page = 0; page < pages; page++) {
    copyFileSync(join(files, 'index.html'), join(files, 'p', `${page}.html`));
    copyFileSync(join(files, 'index.html.gz'), join(files, 'p', `${page}.html.gz`));
  }
}
const script = zipf ? join(files, 'zipf.lua') : undefined;
if (zipf)
  writeFileSync(script, `
    local total, sums = 0, {}
    for page = 1, ${pages} do total = total + 1 / page; sums[page] = total end
    math.randomseed(7)
    local requests, at = {}, 0
    function init()
      for n = 1, 200000 do
        local wanted, low, high = math.random() * total, 1, ${pages}
        while low < high do local middle = math.floor((low + high) / 2); if sums[middle] < wanted then low = middle + 1 else high = middle end end
        requests[n] = wrk.format("GET", "/p/" .. (low - 1) .. ".html")
      end
    end
    function request() at = at % 200000 + 1; return requests[at] end`);

// 200 readers.
const pausing = join(files, 'pausing.lua');
writeFileSync(pausing, `math.randomseed(7)\nfunction delay() return math.random(0, ${Math.round(2 * 200 * 1_000 / paced)}) end`);
const oneScript = join(files, 'one.lua');
writeFileSync(oneScript, 'local one\nfunction init() one = wrk.format("GET", "/") end\nfunction request() return one end');
const origin = await nginx(files, { headers: { ...headers, 'Cache-Tag': 'article:a', 'cache-control': 'public, max-age=0, must-revalidate' } });
const servers = [];
for (const name of only.split(','))
  servers.push(name === 'nginx' ? await nginx(files, { core: 0, headers }) : name === 'varnish' ? await varnish(origin.port, { core: 0 })
    : await gateway(origin.port, { core: 0, settings: ['--Gateway:CacheMegabytes=2048'] }));

const paths = zipf ? Array.from({ length: pages }, (_, page) => `/p/${page}.html`) : ['/'];
for (const server of servers) {
  for (let at = 0; at < paths.length; at += 50)
    await Promise.all(paths.slice(at, at + 50).map(path => fetch(`http://127.0.0.1:${server.port}${path}`, { headers: { 'Accept-Encoding': 'gzip' } }).then(answer => answer.arrayBuffer())));
  // So that the just-in-time compiler has seen what counts and is done.
  for (let asked = 0, time = 0; asked < 600_000 && time < 10; time++)
    asked += (await load(server, '/', { seconds: 4, connections, script })).requests;
  if (!zipf) await load(server, '/', { seconds: 4, connections: 200, script: pausing });
}

const results = new Map(servers.map(server => [server.name, []])), single = new Map(servers.map(server => [server.name, []])), calm = new Map(servers.map(server => [server.name, []]));
for (let round = 0; round < rounds; round++)
  for (const server of servers)
    {
      results.get(server.name).push(await load(server, '/', { seconds, connections, script }));
      // The same page again and again, by a script as well, which costs wrk something.
      if (zipf) single.get(server.name).push(await load(server, '/', { seconds, connections, script: oneScript }));
      else calm.get(server.name).push(await load(server, '/', { seconds, connections: 200, script: pausing }));
    }

console.log(`${zipf ? `${pages} pages` : 'one page'}, ${compressed.length} bytes compressed, ${connections} connections, ${rounds} rounds of ${seconds} s; ${cpus()[0].model}; load ${uptime()}`);
table([['', 'requests/s', 'p50 ms', 'p99 ms', 'CPU µs/request', 'wrk\'s core', 'ours : its rate', 'ours : its CPU', ...(zipf ? ['rate of one page', 'many : one, rate', 'many : one, CPU'] : ['paced', 'wrk\'s core', 'p50 ms', 'p99 ms', 'ours : its p99']), 'errors'], ...servers.map(({ name }) => {
  const its = results.get(name), ours = results.get('broadsheet');
  const spread = values => `${median(values).toFixed(2)} (${Math.min(...values).toFixed(2)}–${Math.max(...values).toFixed(2)})`;
  const beside = pick => ours && name !== 'broadsheet' ? spread(its.map((figure, round) => pick(ours[round]) / pick(figure))) : '';
  return [name, median(its.map(it => it.rate)), median(its.map(it => it.p50)), median(its.map(it => it.p99)), median(its.map(it => it.micros)), median(its.map(it => it.busy)),
    beside(it => it.rate), beside(it => it.micros),
    ...(zipf ? [median(single.get(name).map(it => it.rate)), spread(its.map((it, round) => it.rate / single.get(name)[round].rate)), spread(its.map((it, round) => it.micros / single.get(name)[round].micros))]
      : [...['rate', 'busy', 'p50', 'p99'].map(figure => median(calm.get(name).map(it => it[figure]))), name === 'broadsheet' || !ours ? '' : spread(calm.get('broadsheet').map((it, round) => it.p99 / calm.get(name)[round].p99))]), its.reduce((sum, it) => sum + it.errors, 0)];
})]);
process.exit(0);
