#!/usr/bin/env node
// Articles a second through the whole chain, from the request until they are searchable and visible; what each process takes of the CPU.
//
//   tests/bench/run ingest [--shape one|distributed|both] [--articles 20000] [--batch 250] [--senders 1] [--ahead 4000] [--corpora FOLDER] [--cores 0,1] [--profile SECONDS] [--no-build]
//
// Everything runs on the cores named, this program included: the site (one process with SQLite; or four services, the gateway, RabbitMQ and
// the MongoDB engine of tests/backing), and what posts. The articles are made of the Reuters newswire with every fourth word replaced, see
// reuters.mjs, and posted through the public address as lines (application/x-ndjson). The sender waits while more than --ahead articles that it
// has sent are not visible. The time ends with the last article that is both found and shown, by the site's own receipts; afterwards
// search must have every article, and pages picked at random must answer. Memory is printed ten times on the way, and what of it is not pages of files.
// Before and after, nginx says how fast the machine is: by its CPU time for a request for one of the pages.
// --corpora is $BROADSHEET_CORPORA by default; the distributed shape needs tests/backing/setup's folder in $BROADSHEET_TEST_BACKING.
import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { folder, freePort, install, median, options, owned, pause, resident, root, start, stop, table, until, uptime, yardstick } from '../edge/servers.mjs';
import { reuters } from './reuters.mjs';

const { shape, articles, batch, senders, ahead, corpora, cores, profile, warm } = options(import.meta.url, {
  shape: 'both', articles: 20_000, batch: 250, senders: 1, ahead: 4_000, corpora: process.env.BROADSHEET_CORPORA ?? '', cores: '0,1', profile: 0, warm: 2_000 });
const KEY = 'key-of-the-bench-0123456789abcdef';
const collection = reuters(corpora);
install('nginx', 'wrk');

// Seconds of CPU of a process and all below it, so that what runs in a root of its own counts too.
function cpuOfTree(id) {
  const stats = new Map();
  for (const pid of readdirSync('/proc').filter(name => /^\d+$/.test(name)))
    try { const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' '); stats.set(Number(pid), { parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) }); } catch { }
  const sum = pid => (stats.get(pid)?.ticks ?? 0) + [...stats].filter(([, one]) => one.parent === pid).reduce((all, [child]) => all + sum(child), 0);
  return sum(id) / 100;
}

const program = (project, port, own, settings) => {
  const name = project.split('/').at(-1);
  return start('dotnet', [join(root, project, `bin/Release/net10.0/Broadsheet.${name[0].toUpperCase()}${name.slice(1)}.dll`), '--urls', `http://127.0.0.1:${port}`, '--Data', join(own, name), `--Ingestion:ApiKey=${KEY}`, '--Ingestion:Samples=', ...settings],
    { core: cores, cwd: own, quiet: !process.env.BENCH_VERBOSE });
};
const ready = port => fetch(`http://127.0.0.1:${port}/health/ready`).then(answer => answer.ok);

async function oneProcess() {
  const own = folder('ingest-one'), port = await freePort();
  const site = start('dotnet', [join(root, 'deploy/AllInOne/bin/Release/net10.0/Broadsheet.AllInOne.dll'), '--no-samples', '--urls', `http://127.0.0.1:${port}`, '--Data', join(own, 'data'), `--Site:Address=http://127.0.0.1:${port}`, `--Ingestion:ApiKey=${KEY}`],
    { core: cores, cwd: own, quiet: !process.env.BENCH_VERBOSE });
  await until('the site', () => ready(port));
  return { port, processes: { 'one process': site } };
}

async function distributed() {
  const own = folder('ingest-many'), backing = process.env.BROADSHEET_TEST_BACKING, processes = {};
  if (!backing) throw new Error('BROADSHEET_TEST_BACKING is not set; tests/backing/setup FOLDER makes it.');
  const ports = {};
  // The broker takes the three ports after its own too.
  for (const name of ['mongodb', 'ingestion', 'storage', 'search', 'rendering', 'gateway']) ports[name] = await freePort();
  ports.rabbitmq = 20_000 + Math.floor(Math.random() * 10_000);
  for (const kind of ['rabbitmq', 'mongodb']) {
    mkdirSync(join(own, kind));
    processes[kind] = start(join(root, 'tests/backing/run'), [backing, join(own, kind), kind, String(ports[kind])], { core: cores, cwd: own });
  }
  const { connect } = await import('node:net');
  const answers = port => new Promise((done, failed) => { const socket = connect(port, '127.0.0.1', () => { socket.destroy(); done(true); }); socket.on('error', failed); });
  for (const kind of ['rabbitmq', 'mongodb']) await until(kind, () => answers(ports[kind]), 120);
  const settings = [`--ConnectionStrings:RabbitMQ=amqp://guest:guest@127.0.0.1:${ports.rabbitmq}`, `--ConnectionStrings:MongoDB=mongodb://127.0.0.1:${ports.mongodb}/?directConnection=true`, `--Site:Address=http://127.0.0.1:${ports.gateway}`, '--Services:Token=service-token-of-the-benches-0123456789',
    ...['ingestion', 'storage', 'search', 'rendering'].map(name => `--Services:${name}=http://127.0.0.1:${ports[name]}`)];
  for (const name of ['ingestion', 'storage', 'search', 'rendering', 'gateway']) processes[name] = program(name === 'gateway' ? name : 'services/' + name[0].toUpperCase() + name.slice(1), ports[name], own, settings);
  for (const name of ['ingestion', 'storage', 'search', 'rendering', 'gateway']) await until(name, () => ready(ports[name]), 120);
  return { port: ports.gateway, processes };
}

const api = async (port, path, request = {}) => {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, { ...request, headers: { Authorization: 'Bearer ' + KEY, ...request.headers } });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer;
};
const receipts = async (port, id) => (await api(port, `/api/articles/${id}`)).json();
const isDone = it => it.visible && it.indexed && it.waiting === 0;

async function post(port, from, count) {
  const lines = Array.from({ length: count }, (_, at) => collection.article(from + at)).join('\n');
  const answer = await api(port, '/api/articles', { method: 'POST', headers: { 'Content-Type': 'application/x-ndjson' }, body: lines });
  return (await answer.text()).trim().split('\n').map(line => { const { id, status, detail } = JSON.parse(line); if (status !== 202) throw new Error(detail); return id; });
}

// Each sender goes on once the last article that was sent --ahead articles ago is done.
async function send(port, from, count, each) {
  const ids = [];
  let next = 0;
  const sender = async () => {
    while (next < count) {
      const at = next;
      next += batch;
      ids.push(...await post(port, from + at, Math.min(batch, count - at)));
      each?.(ids.length);
      const before = ids.at(-ahead - 1);
      if (before)
        await until('what was sent before', async () => isDone(await receipts(port, before)), 300);
    }
  };
  await Promise.all(Array.from({ length: senders }, sender));
  return ids;
}

async function allDone(port, ids) {
  const sample = ids.length <= 5_000 ? ids : ids.filter((_, at) => at % Math.ceil(ids.length / 4_000) === 0 || at >= ids.length - 1_000);
  await until('the last article', async () => isDone(await receipts(port, ids.at(-1))), 300);
  let last = 0;
  for (const id of sample) {
    let its;
    await until(id, async () => isDone(its = await receipts(port, id)), 300);
    last = Math.max(last, Date.parse(its.visible), Date.parse(its.indexed));
  }
  return last;
}

async function measure(name, make) {
  const { port, processes } = await make();
  const warmed = await send(port, 0, warm);
  await allDone(port, warmed);
  const page = await (await api(port, '/articles/' + warmed[0])).text(), nginx = await yardstick(page), micros = [];
  const measured = async () => { await pause(2_000); for (let at = 0; at < 3; at++) micros.push(await nginx()); };
  await measured();
  const usage = () => ({ ...Object.fromEntries(Object.entries(processes).map(([part, process_]) => [part, cpuOfTree(process_.pid)])), 'this program': process.cpuUsage().user / 1e6 + process.cpuUsage().system / 1e6 });
  const memory = () => Object.fromEntries(Object.entries(processes).filter(([part]) => !['rabbitmq', 'mongodb'].includes(part)).flatMap(([part, process_]) => [[part, resident(process_)], [part + ', of it its own', owned(process_)]]));
  const before = usage(), began = Date.now(), memories = [];
  if (profile > 0)
    for (const [part, process_] of Object.entries(processes).filter(([part]) => !['rabbitmq', 'mongodb'].includes(part)))
      spawn('dotnet-trace', ['collect', '-p', String(process_.pid), '--profile', 'dotnet-sampled-thread-time', '--duration', `00:00:00:${String(profile).padStart(2, '0')}`, '-o', `/tmp/ingest-${part.replace(' ', '-')}.nettrace`], { stdio: 'ignore' });
  let next = 0;
  const ids = await send(port, warm, articles, sent => { if (sent >= next) { memories.push([sent, memory()]); next += articles / 10; console.log(`  ${name}: ${sent} sent after ${((Date.now() - began) / 1000).toFixed(0)} s`); } });
  const waited = Date.now();
  await until('the last article', async () => isDone(await receipts(port, ids.at(-1))), 600);
  const after = usage(), seconds = (await allDone(port, ids) - began) / 1000;
  const found = (await (await api(port, '/api/search?q=')).json()).total;
  if (found !== warm + articles) console.log(`  search has ${found} articles instead of ${warm + articles}`);
  for (let at = 0; at < 50; at++)
    await api(port, '/articles/' + ids[Math.floor(Math.random() * ids.length)]);
  const load = uptime();
  await measured();
  stop(...Object.values(processes));
  console.log(`\n${name}: ${articles} articles in ${seconds.toFixed(1)} s (posted in ${((waited - began) / 1000).toFixed(1)} s): ${(articles / seconds).toFixed(0)} a second; load ${load}; nginx takes ${median(micros).toFixed(1)} µs for a request (before and after: ${micros.map(one => one.toFixed(1)).join(', ')})`);
  table([['', 'CPU s', 'ms per article', 'share of two cores'], ...Object.keys(before).map(part => [part, after[part] - before[part], (after[part] - before[part]) * 1000 / articles, ((after[part] - before[part]) / seconds / 2 * 100).toFixed(0) + ' %']),
    ['all', ...(all => [all, all * 1000 / articles, (all / seconds / 2 * 100).toFixed(0) + ' %'])(Object.keys(before).reduce((sum, part) => sum + after[part] - before[part], 0))]]);
  table([['resident MB after', ...memories.map(([sent]) => String(sent))], ...Object.keys(memories[0][1]).map(part => [part, ...memories.map(([, its]) => Math.round(its[part]).toString())])]);
}

if (shape !== 'distributed') await measure('One process', oneProcess);
if (shape !== 'one') await measure('Distributed', distributed);
process.exit(0);
