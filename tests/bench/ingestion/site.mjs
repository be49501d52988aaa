// What both measurements of a running site share: a site in one process with an empty data folder, and a table.
import { spawn } from 'node:child_process';
import { mkdtempSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';

export const root = new URL('../../../', import.meta.url).pathname;
export const program = join(root, 'deploy/AllInOne/bin/Release/net10.0/Broadsheet.AllInOne.dll');
export const key = 'key-of-the-measurement-0123456789abcdef';
export const sleep = ms => new Promise(done => setTimeout(done, ms));

const freePort = () => new Promise(done => { const s = createServer().listen(0, '127.0.0.1', () => { const { port } = s.address(); s.close(() => done(port)); }); });

/** Starts a site; start() and kill() may be called again and again. */
export async function site(settings = {}) {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'broadsheet-bench-'));
  const it = { port, folder, data: join(folder, 'data'), address: `http://127.0.0.1:${port}`, log: join(folder, 'site.log'), process: null };
  it.start = async () => {
    const log = openSync(it.log, 'a');
    it.process = spawn('dotnet', [program, '--no-samples'], {
      stdio: ['ignore', log, log], cwd: folder,
      env: { ...process.env, ASPNETCORE_URLS: it.address, Data: it.data, Site__Address: it.address, Ingestion__ApiKey: key, Ingestion__Fetch__AllowedNetworks__0: '127.0.0.0/8', ...settings },
    });
    for (let n = 0; n < 900; n++) {
      try { if ((await fetch(it.address + '/health/ready')).ok) return; } catch { /* not yet */ }
      await sleep(100);
    }
    throw new Error('the site does not start: ' + readFileSync(it.log, 'utf8').slice(-2000));
  };
  it.kill = () => new Promise(done => { it.process.once('exit', done); it.process.kill('SIGKILL'); });
  it.api = async (path, options = {}) => {
    const answer = await fetch(it.address + path, { ...options, headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json', ...options.headers } });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  /** Resident memory in MiB, now and at most. */
  it.memory = () => {
    const status = readFileSync(`/proc/${it.process.pid}/status`, 'utf8');
    const of = name => Math.round(Number(status.match(new RegExp(`${name}:\\s+(\\d+)`))[1]) / 1024);
    return { now: of('VmRSS'), most: of('VmHWM') };
  };
  await it.start();
  return it;
}

export function table(rows) {
  const width = Math.max(...rows.map(([name]) => name.length));
  for (const [name, value] of rows) console.log(`  ${name.padEnd(width)}  ${value}`);
}

export const machine = () => `${cpus().length} processors, load ${loadavg().map(load => load.toFixed(1)).join(' ')}`;
