// The servers that the benches of the edge compare, each in a folder of its own that is removed at the end: ours in Release,
// nginx and Varnish from Debian's packages. Everything that is started here is stopped here.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

export const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
export const pause = milliseconds => new Promise(done => setTimeout(done, milliseconds));
const running = [], folders = [];

// On a machine with other work, BENCH_NICE=-10 (as root) gives both server and load their cores.
const nice = process.env.BENCH_NICE ? ['nice', '-n', process.env.BENCH_NICE] : [];

// What stands in the comment at the head of a script is its help.
export function options(url, defaults) {
  const args = process.argv.slice(2);
  if (args.includes('-h') || args.includes('--help')) {
    const lines = readFileSync(fileURLToPath(url), 'utf8').split('\n').slice(1);
    console.log(lines.slice(0, lines.findIndex(line => !line.startsWith('//'))).map(line => line.replace(/^\/\/ ?/, '')).join('\n'));
    process.exit(0);
  }
  const values = { ...defaults };
  while (args.length > 0) {
    const name = args.shift().replace(/^--/, '');
    if (!(name in values)) { console.error(`${name} is not an option; see --help`); process.exit(2); }
    values[name] = typeof values[name] === 'boolean' ? true : typeof values[name] === 'number' ? Number(args.shift()) : args.shift();
  }
  return values;
}

export function install(...packages) {
  const missing = packages.filter(name => spawnSync('sh', ['-c', `command -v ${name === 'varnish' ? 'varnishd' : name} || test -x /usr/sbin/${name}`]).status !== 0);
  if (missing.length > 0)
    spawnSync('sh', ['-c', `apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends ${missing.join(' ')}`], { stdio: ['ignore', 'ignore', 'inherit'] });
}

export function folder(name) {
  const path = mkdtempSync(join(tmpdir(), `broadsheet-${name}-`));
  folders.push(path);
  return path;
}

export const freePort = () => new Promise(done => { const server = createServer().listen(0, '127.0.0.1', () => { const { port } = server.address(); server.close(() => done(port)); }); });

export function start(command, args, { core, env = {}, cwd, quiet = true } = {}) {
  const line = core === undefined ? [command, ...args] : [...nice, 'taskset', '-c', String(core), command, ...args];
  const process_ = spawn(line[0], line.slice(1), { cwd, stdio: quiet ? 'ignore' : 'inherit', env: { ...process.env, ...env } });
  running.push(process_);
  return process_;
}

// A process and its children.
const parts = process_ => [process_.pid, ...(readdirSync('/proc').filter(name => /^\d+$/.test(name)).filter(pid => { try { return +/\) \S+ (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))[1] === process_.pid; } catch { return false; } }))];

// Also those that ended by themselves; a second signal to a process that is gone does nothing.
export function stop(...processes) {
  for (const process_ of processes.length > 0 ? processes : running)
    // With their children: nginx's and Varnish's would go on.
    if (process_.exitCode === null && process_.signalCode === null)
      for (const pid of parts(process_)) try { process.kill(pid, 'SIGKILL'); } catch { }
}

const end = () => { stop(); for (const path of folders) rmSync(path, { recursive: true, force: true }); };
process.on('exit', end);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));

export async function until(what, holds, seconds = 60, every = 50) {
  for (const end = Date.now() + seconds * 1_000; Date.now() < end;) {
    if (await Promise.resolve().then(holds).catch(() => false)) return;
    await pause(every);
  }
  throw new Error(`waited in vain for ${what}`);
}


const ticks = stat => { const fields = stat.replace(/^.*\) /, '').split(' '); return Number(fields[11]) + Number(fields[12]); };

// Seconds of CPU that a process and its children have used, in user and kernel mode.
export const cpu = process_ => parts(process_).reduce((sum, pid) => sum + ticks(readFileSync(`/proc/${pid}/stat`, 'utf8')), 0) / 100;

// The same of their threads with these names; those that have ended do not count.
export function cpuOf(process_, ...names) {
  let sum = 0;
  for (const pid of parts(process_))
    for (const task of readdirSync(`/proc/${pid}/task`))
      try {
        const stat = readFileSync(`/proc/${pid}/task/${task}/stat`, 'utf8');
        if (names.includes(/\((.*)\)/.exec(stat)[1])) sum += ticks(stat);
      } catch { }
  return sum / 100;
}

const statusOf = (process_, name) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(readFileSync(`/proc/${process_.pid}/status`, 'utf8'))[1]) / 1024;

// MiB that a process has in memory; and those of them that are its own, not pages of files that the system may drop at any time.
export const resident = process_ => statusOf(process_, 'VmRSS');
export const owned = process_ => statusOf(process_, 'RssAnon');

// nginx with files, precompressed ones beside them.
export async function nginx(files, { core, headers = {}, settings = '' } = {}) {
  const own = folder('nginx'), port = await freePort();
  writeFileSync(join(own, 'conf'), `
    user root; worker_processes 1; daemon off; pid ${own}/pid; error_log ${own}/error.log;
    events { worker_connections 16384; }
    http {
      types { text/html html; } default_type text/html; charset utf-8;
      ${settings}
      access_log off; server_tokens off; keepalive_requests 1000000000; keepalive_timeout 300; etag on;
      sendfile off; tcp_nodelay on; open_file_cache max=9000 inactive=1h; open_file_cache_valid 1h; open_file_cache_min_uses 1;
      client_body_temp_path ${own}/t1; proxy_temp_path ${own}/t2; fastcgi_temp_path ${own}/t3; uwsgi_temp_path ${own}/t4; scgi_temp_path ${own}/t5;
      server {
        listen 127.0.0.1:${port} backlog=4096; root ${files};
        location / { gzip_static on; gzip_vary on; ${Object.entries(headers).map(([name, value]) => `add_header ${name} "${value}";`).join(' ')} }
      }
    }`);
  const process_ = start('nginx', ['-e', join(own, 'error.log'), '-c', join(own, 'conf')], { core });
  await until('nginx', () => fetch(`http://127.0.0.1:${port}/`).then(() => true));
  return { name: 'nginx', process: process_, port };
}

export async function varnish(origin, { core } = {}) {
  const own = folder('varnish'), port = await freePort();
  writeFileSync(join(own, 'vcl'), `vcl 4.1; backend origin { .host = "127.0.0.1"; .port = "${origin}"; } sub vcl_backend_response { set beresp.ttl = 1h; }`);
  const process_ = start('varnishd', ['-F', '-f', join(own, 'vcl'), '-a', `127.0.0.1:${port}`, '-s', 'malloc,1g', '-n', join(own, 'work'), '-p', 'timeout_idle=300', '-j', 'none'], { core });
  await until('varnish', () => fetch(`http://127.0.0.1:${port}/`).then(() => true));
  return { name: 'varnish', process: process_, port };
}

export async function gateway(rendering, { core, settings = [], env = {} } = {}) {
  const port = await freePort(), own = folder('gateway');
  const process_ = start('dotnet', [join(root, 'gateway/bin/Release/net10.0/Broadsheet.Gateway.dll'), '--urls', `http://127.0.0.1:${port}`, '--Data', own, `--Site:Address=http://127.0.0.1:${port}`,
    `--Services:rendering=http://127.0.0.1:${rendering}`, '--Services:ingestion=http://127.0.0.1:9', '--Services:search=http://127.0.0.1:9', '--Services:storage=http://127.0.0.1:9', '--Services:Token=service-token-of-the-benches-0123456789', ...settings], { core, cwd: own, env });
  await until('the gateway', () => fetch(`http://127.0.0.1:${port}/health/ready`).then(answer => answer.ok));
  return { name: 'broadsheet', process: process_, port };
}

// The whole platform in one process, with the sample articles unless told otherwise.
export async function oneProcess({ core, settings = [], samples = true, env = {} } = {}) {
  const port = await freePort(), own = folder('one');
  const process_ = start('dotnet', [join(root, 'deploy/AllInOne/bin/Release/net10.0/Broadsheet.AllInOne.dll'), '--urls', `http://127.0.0.1:${port}`, '--Data', join(own, 'data'), `--Site:Address=http://127.0.0.1:${port}`, ...(samples ? [] : ['--no-samples']), ...settings], { core, cwd: own, env });
  await until('the site', () => fetch(`http://127.0.0.1:${port}/health/ready`).then(answer => answer.ok));
  return { name: 'one process', process: process_, port, data: join(own, 'data') };
}

// wrk on its own core: requests a second, latencies in milliseconds, and what the server's CPU did meanwhile, and wrk's own: when that has all of its core to do,
// the latencies are its own waiting.
export async function load(server, path, { core = 1, connections = 64, seconds = 5, script, encoding = 'gzip' } = {}) {
  const before = cpu(server.process);
  const [command, ...line] = [...nice, 'taskset', '-c', String(core), 'wrk', '-t1', `-c${connections}`, `-d${seconds}s`, '--latency', '-H', `Accept-Encoding: ${encoding}`, ...(script ? ['-s', script] : []), `http://127.0.0.1:${server.port}${path}`];
  const wrk = spawn('bash', ['-c', 'TIMEFORMAT="%U %S"; time "$@"', 'bash', command, ...line]);
  let text = '', times = '';
  wrk.stdout.on('data', data => text += data);
  wrk.stderr.on('data', data => times += data);
  await new Promise(done => wrk.on('close', done));
  const used = cpu(server.process) - before;
  const number = pattern => { const found = pattern.exec(text); return found ? Number(found[1]) * ({ us: 0.001, ms: 1, s: 1000 }[found[2]] ?? 1) : NaN; };
  const requests = number(/(\d+) requests in/);
  return {
    rate: number(/Requests\/sec:\s+([\d.]+)/), p50: number(/50%\s+([\d.]+)(us|ms|s)/), p99: number(/99%\s+([\d.]+)(us|ms|s)/),
    micros: used * 1e6 / requests, busy: times.trim().split('\n').at(-1).split(' ').reduce((sum, part) => sum + Number(part), 0) / seconds, errors: number(/Non-2xx or 3xx responses: (\d+)/) || 0, requests,
  };
}

// What nginx takes for a request for this page from a precompressed file, in microseconds of CPU: the measure of how fast a machine is in this minute.
export async function yardstick(plain) {
  const files = folder('page');
  writeFileSync(join(files, 'index.html'), plain);
  writeFileSync(join(files, 'index.html.gz'), gzipSync(plain));
  const server = await nginx(files, { core: 0 }), measure = async () => (await load(server, '/', { seconds: 1 })).micros;
  await measure();
  return measure;
}

export const median = values => [...values].sort((a, b) => a - b)[values.length >> 1];
export const uptime = () => readFileSync('/proc/loadavg', 'utf8').split(' ').slice(0, 3).join(' ');

export function table(rows) {
  const cells = rows.map(row => row.map(cell => typeof cell === 'number' ? cell.toLocaleString('en', { maximumFractionDigits: cell < 100 ? 2 : 0 }) : cell));
  const widths = cells[0].map((_, column) => Math.max(...cells.map(row => row[column].length)));
  for (const row of cells) console.log(row.map((cell, column) => column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column])).join('  '));
}
