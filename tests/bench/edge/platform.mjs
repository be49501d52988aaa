// The whole platform for the benches that publish articles: in one process, or four services and gateways with the real broker and engine;
// articles of varied text; a reader that notices which version a page has.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent, request } from 'node:http';
import { cpu, folder, freePort, pause, root, start, until } from './servers.mjs';

export const KEY = 'key-of-the-bench-0123456789abcdef';
const program = name => join(root, name, 'bin/Release/net10.0', `Broadsheet.${name === 'deploy/AllInOne' ? 'AllInOne' : name === 'gateway' ? 'Gateway' : name.slice(9)}.dll`);

// The program compiled ahead for this machine with .NET in it, as the README says; where it lies.
export function published(name, place) {
  const built = spawnSync('dotnet', ['publish', join(root, name), '-c', 'Release', '--use-current-runtime', '--self-contained', '-p:PublishReadyToRun=true', '-v', 'quiet', '-o', place], { encoding: 'utf8' });
  if (built.status !== 0) throw new Error(built.stdout + built.stderr);
  return join(place, `Broadsheet.${name.split('/').at(-1)}`);
}

// Starts a program of ours without waiting; ready() waits until it says that it can do its work.
export async function launch(name, settings, { own = folder(name.replace('/', '-')), port, core, args = [], env = {}, command = ['dotnet', program(name)] } = {}) {
  port ??= await freePort();
  const all = { urls: `http://127.0.0.1:${port}`, Data: join(own, 'data'), 'Site:Address': `http://127.0.0.1:${port}`, 'Ingestion:ApiKey': KEY, ...settings };
  const process_ = start(command[0], [...command.slice(1), ...Object.entries(all).map(([key, value]) => `--${key}=${value}`), ...args], { core, cwd: own, env, quiet: !process.env.BENCH_LOG });
  return { name, process: process_, port, own, site: `http://127.0.0.1:${port}` };
}

export const ready = (server, seconds = 120) => until(`${server.name} to be ready`, () => {
  if (server.process.exitCode !== null) throw new Error(`${server.name} ended`);
  return fetch(server.site + '/health/ready').then(answer => answer.ok);
}, seconds);

// RabbitMQ and MongoDB: those that the variables name, or new ones in the root that tests/backing/setup makes.
export async function backing(...kinds) {
  const given = { rabbitmq: process.env.BROADSHEET_TEST_RABBITMQ, mongodb: process.env.BROADSHEET_TEST_MONGODB };
  const place = process.env.BROADSHEET_TEST_BACKING ?? join(process.env.BROADSHEET_TEST_CACHE ?? join(tmpdir(), 'broadsheet-tests'), 'debian13');
  const servers = {};
  for (const kind of kinds) {
    if (given[kind]) { servers[kind] = { address: given[kind] }; continue; }
    if (!existsSync(join(place, '.broadsheet'))) throw new Error(`There is no ${kind}: run tests/backing/setup FOLDER as root and set BROADSHEET_TEST_BACKING=FOLDER, or name a server in BROADSHEET_TEST_${kind.toUpperCase()}.`);
    // With its neighbours free too, as the broker takes them.
    const port = 20_000 + Math.floor(Math.random() * 9_000);
    const process_ = start(join(root, 'tests/backing/run'), [place, folder(kind), kind, String(port)]);
    servers[kind] = { process: process_, port, address: kind === 'rabbitmq' ? `amqp://guest:guest@127.0.0.1:${port}` : `mongodb://127.0.0.1:${port}/?directConnection=true` };
  }
  for (const [kind, server] of Object.entries(servers))
    if (server.port) await until(kind, () => new Promise(done => connect(server.port, '127.0.0.1', function () { this.destroy(); done(true); }).on('error', () => done(false))));
  return servers;
}

// With the broker, where asked for, instead of the memory of the process.
export async function oneProcess({ broker = false } = {}) {
  const rabbitmq = broker ? (await backing('rabbitmq')).rabbitmq : null;
  const server = await launch('deploy/AllInOne', rabbitmq ? { 'ConnectionStrings:RabbitMQ': rabbitmq.address } : {}, { args: ['--no-samples'] });
  await ready(server);
  return { ...server, gateways: [server], rabbitmq, processes: { 'one process': server.process } };
}

// Four services and gateways, with the engine or with SQLite files.
export async function distributed({ gateways = 1, engine = true } = {}) {
  const { rabbitmq, mongodb } = await backing('rabbitmq', ...(engine ? ['mongodb'] : []));
  const names = ['ingestion', 'storage', 'search', 'rendering'], ports = await Promise.all(names.map(freePort)), publicPort = await freePort();
  const settings = {
    'ConnectionStrings:RabbitMQ': rabbitmq.address, ...(engine ? { 'ConnectionStrings:MongoDB': mongodb.address } : {}), 'Site:Address': `http://127.0.0.1:${publicPort}`, 'Services:Token': 'service-token-of-the-benches-0123456789',
    ...Object.fromEntries(names.map((name, at) => [`Services:${name}`, `http://127.0.0.1:${ports[at]}`])),
  };
  const services = await Promise.all(names.map((name, at) => launch('services/' + name[0].toUpperCase() + name.slice(1), settings, { port: ports[at] })));
  const edges = [await launch('gateway', settings, { port: publicPort })];
  while (edges.length < gateways) edges.push(await launch('gateway', settings));
  for (const server of [...services, ...edges]) { await ready(server); server.host = `127.0.0.1:${publicPort}`; }
  const processes = Object.fromEntries([...services.map((server, at) => [names[at], server.process]), ...edges.map((edge, at) => ['gateway' + (at > 0 ? ' ' + (at + 1) : ''), edge.process])]);
  if (mongodb?.process) processes.engine = mongodb.process;
  return { ...edges[0], gateways: edges, rabbitmq, processes };
}

// Articles of varied text, as news has it: a few words often, most seldom; the same every time.
const vocabulary = Array.from({ length: 20_000 }, (_, at) => { let word = ''; for (let rest = at + 27; rest > 0; rest = Math.floor(rest / 21)) word += 'bcdfghklmnprstvwaeiou'[rest % 21] + 'aeiou'[rest % 5]; return word; });
const randomly = seed => () => { seed = (seed + 0x6D2B79F5) | 0; let t = Math.imul(seed ^ (seed >>> 15), 1 | seed); t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t; return ((t ^ (t >>> 14)) >>> 0) / 4294967296; };

export function article(at, { words = 300, version = 1, guid = 'bench-' + at, headline } = {}) {
  const random = randomly(at * 7919 + 1), word = () => vocabulary[Math.floor(vocabulary.length ** random()) - 1], some = count => Array.from({ length: count }, word).join(' ');
  const paragraphs = Array.from({ length: Math.ceil(words / 50) }, () => `<p>${some(50)}.</p>`).join('');
  const first = Date.UTC(2026, 0, 1) + at * 60_000;
  return {
    guid, headline: headline ?? `${some(7)} ${at}`, standfirst: some(20), section: ['News', 'World', 'Politics', 'Business', 'Science', 'Culture', 'Sport'][at % 7], language: 'en',
    bylines: ['Writer ' + at % 50], topics: [vocabulary[at % 40], vocabulary[40 + at % 60]], body: paragraphs, firstPublished: new Date(first).toISOString(), updated: new Date(first + version * 1_000).toISOString(),
  };
}

const authorised = { Authorization: 'Bearer ' + KEY };

// Sends articles, a line each, and waits until all of them are found. Returns their ids.
export async function publish(platform, articles, { seconds = 200 } = {}) {
  const ids = [];
  for (let from = 0; from < articles.length; from += 500) {
    const answer = await fetch(platform.site + '/api/articles', { method: 'POST', headers: { ...authorised, 'Content-Type': 'application/x-ndjson' }, body: articles.slice(from, from + 500).map(one => JSON.stringify(one)).join('\n') + '\n' });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${answer.status}: ${text.slice(0, 500)}`);
    ids.push(...text.trim().split('\n').map(line => JSON.parse(line).id));
  }
  await until('all articles to be found', async () => (await (await fetch(platform.site + '/api/search?q=')).json()).total >= articles.length, seconds);
  return ids;
}

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

// One request over a connection that is kept: status, headers, text.
export const ask = (server, path, { method = 'GET', headers = {}, body } = {}) => new Promise((done, fail) => {
  const sent = request({ host: '127.0.0.1', port: server.port, path, method, agent, headers: { Host: server.host ?? `127.0.0.1:${server.port}`, ...headers, ...(body ? { 'Content-Length': Buffer.byteLength(body) } : {}) } }, answer => {
    const parts = [];
    answer.on('data', part => parts.push(part)).on('end', () => done({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts) }));
  });
  sent.on('error', fail).end(body);
});

export async function post(server, one) {
  const answer = await ask(server, '/api/articles', { method: 'POST', headers: { ...authorised, 'Content-Type': 'application/json' }, body: JSON.stringify(one) });
  if (answer.status !== 202) throw new Error(`${answer.status}: ${answer.body.toString().slice(0, 500)}`);
  return JSON.parse(answer.body).id;
}

// The address of an article's page, once there is one.
export async function pathOf(server, id) {
  let path;
  await until('the page of ' + id, async () => { const answer = await ask(server, '/articles/' + id); path = answer.headers.location; return answer.status === 302; });
  return path;
}

// Waits until the processes have nothing more to do.
export async function rest(platform, seconds = 60) {
  const used = () => Object.values(platform.processes).reduce((sum, process_) => sum + cpu(process_), 0);
  await until('rest', async () => { const before = used(); await pause(1_000); return used() - before < 0.15; }, seconds);
}

// Says that what is under these tags has changed and must not be served again, as Rendering would: one event on the broker, by AMQP 0-9-1.
export async function announcer({ port }) {
  const socket = connect(port, '127.0.0.1');
  socket.setNoDelay(true);
  // A broker that does not like what it hears hangs up: better an end than a bench that waits.
  socket.on('close', () => { if (!process.exitCode) console.error('the broker has closed the connection'); });
  let buffer = Buffer.alloc(0), expect;
  socket.on('data', data => {
    buffer = Buffer.concat([buffer, data]);
    while (buffer.length >= 8 && buffer.length >= 8 + buffer.readUInt32BE(3)) {
      const size = buffer.readUInt32BE(3), method = buffer[0] === 1 ? buffer.readUInt16BE(7) * 100 + buffer.readUInt16BE(9) : 0;
      buffer = buffer.subarray(8 + size);
      expect?.(method);
    }
  });
  await new Promise((done, fail) => socket.on('connect', done).on('error', fail));
  const frame = (type, channel, payload) => Buffer.concat([Buffer.from([type, channel >> 8, channel & 255]), u32(payload.length), payload, Buffer.from([0xCE])]);
  const u16 = value => { const bytes = Buffer.alloc(2); bytes.writeUInt16BE(value); return bytes; }, u32 = value => { const bytes = Buffer.alloc(4); bytes.writeUInt32BE(value); return bytes; };
  const short = text => Buffer.concat([Buffer.from([Buffer.byteLength(text)]), Buffer.from(text)]), long = text => Buffer.concat([u32(Buffer.byteLength(text)), Buffer.from(text)]);
  const method = (channel, of, number, ...rest) => frame(1, channel, Buffer.concat([u16(of), u16(number), ...rest]));
  const answer = number => new Promise(done => { expect = got => got === number && done(); });
  const step = async (number, ...bytes) => { const waited = answer(number); socket.write(Buffer.concat(bytes)); await waited; };
  await step(1010, Buffer.from('AMQP\0\0\x09\x01', 'latin1'));
  await step(1030, method(0, 10, 11, u32(0), short('PLAIN'), long('\0guest\0guest'), short('en_US')));
  await step(1041, method(0, 10, 31, u16(2_047), u32(131_072), u16(0)), method(0, 10, 40, short('/'), short(''), Buffer.from([0])));
  await step(2011, method(1, 20, 10, short('')));
  let number = 0;
  return (tags, gone = tags) => {
    const id = `00000000-0000-4000-8000-${(++number).toString(16).padStart(12, '0')}`;
    const body = Buffer.from(JSON.stringify({ messageId: id, messageType: ['urn:message:Broadsheet.Contracts:PagesChanged'], message: { tags, gone, changes: [], changedAt: new Date().toISOString() }, sentTime: new Date().toISOString() }));
    socket.write(Buffer.concat([
      method(1, 60, 40, u16(0), short('Broadsheet.Contracts:PagesChanged'), short(''), Buffer.from([0])),
      frame(2, 1, Buffer.concat([u16(60), u16(0), u32(0), u32(body.length), u16(0x8000), short('application/vnd.masstransit+json')])),
      frame(3, 1, body),
    ]));
  };
}

export const percentile = (values, part) => { const sorted = [...values].sort((a, b) => a - b); return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * part) - 1)]; };
