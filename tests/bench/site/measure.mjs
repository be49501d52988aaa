// Called by run, which says what is measured.
import { createRequire } from 'node:module';
import { execFileSync } from 'node:child_process';
import { writeFileSync, readFileSync, mkdtempSync } from 'node:fs';
import { brotliCompressSync, constants } from 'node:zlib';
import { cpus, loadavg, tmpdir } from 'node:os';
import path from 'node:path';

const { SITE: site, TOOLS: tools, PARTS, RUNS, KEY: key, CHROMIUM: chromium } = process.env;
const parts = PARTS.split(' ');
const need = createRequire(path.join(tools, 'package.json'));
const work = mkdtempSync(path.join(tmpdir(), 'broadsheet-site-'));
const flags = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

const text = async address => (await fetch(site + address)).text();
const inChromium = async () => need('puppeteer-core').launch({ executablePath: chromium, args: flags, headless: true });
if (key) await publishPictures();
const first = (html, pattern) => (html.match(pattern) ?? [])[1];
const home = await text('/');
const articles = [...home.matchAll(/<h3><a href="([^"]+-[a-z0-9]{16})"/g)].map(found => found[1]);
const [article, plain] = articles;
// Without a picture, and with everything else.
const story = await text(plain);
const pages = {
  home: '/',
  section: first(home, /<nav class="sections"[^>]*>.*?<a href="([^"]+)"/s),
  article,
  'article, plain': plain,
  topic: first(story, /href="(\/topics\/[^"]+)"/),
  author: first(story, /href="(\/authors\/[^"]+)"/),
  'search form': '/search',
  search: '/search?q=ferry',
  'search, nothing': '/search?q=ferryy',
  'missing page': '/not/here',
  'Persian home': '/fa',
  'Persian article': first(await text('/fa'), /<h3><a href="([^"]+-[a-z0-9]{16})"/),
  'Persian search': '/fa/search?q=' + encodeURIComponent('آب'),
};

function table(title, head, rows) {
  console.log(`\n${title}\n`);
  const widths = head.map((name, column) => Math.max(name.length, ...rows.map(row => String(row[column]).length)));
  for (const row of [head, widths.map(width => '-'.repeat(width)), ...rows])
    console.log('| ' + row.map((cell, column) => column ? String(cell).padStart(widths[column]) : String(cell).padEnd(widths[column])).join(' | ') + ' |');
}

if (parts.includes('weight')) {
  const rows = [];
  for (const [name, address] of Object.entries(pages)) {
    const html = await text(address);
    const scripts = [...html.matchAll(/<script[^>]* src="([^"]+)"/g)].map(found => found[1]);
    const sheets = [...html.matchAll(/<link rel="stylesheet" href="([^"]+)"/g)].map(found => found[1]);
    // As the gateway compresses.
    const small = async content => brotliCompressSync(Buffer.from(content), { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }).length;
    const page = await small(html);
    let more = 0;
    for (const address of [...scripts, ...sheets]) more += await small(await text(address));
    rows.push([name, page, more, page + more, scripts.length, sheets.length]);
  }
  table('Weight in bytes, compressed (an article: at most 25,600)', ['page', 'page with style', 'script', 'together', 'scripts', 'stylesheets'], rows);
}

if (parts.includes('vnu')) {
  const jar = path.join(path.dirname(need.resolve('vnu-jar/package.json')), 'build/dist/vnu.jar');
  const files = {};
  for (const [name, address] of Object.entries(pages)) writeFileSync(files[name] = path.join(work, name.replaceAll(/\W/g, '-') + '.html'), await text(address));
  let said = '';
  try { execFileSync('java', ['-jar', jar, '--format', 'json', ...Object.values(files)], { stdio: ['ignore', 'ignore', 'pipe'], maxBuffer: 1 << 26 }); }
  catch (failure) { said = failure.stderr.toString(); }
  const messages = said ? JSON.parse(said).messages : [];
  const rows = Object.entries(files).map(([name, file]) => {
    const its = messages.filter(message => message.url?.endsWith(path.basename(file))), errors = its.filter(message => message.type === 'error');
    for (const { message, extract } of errors) console.log(`${name}: ${message} (${extract?.replace(/\s+/g, ' ')})`);
    return [name, errors.length, its.length - errors.length];
  });
  // What belongs to no page: the checker itself has failed.
  if (messages.some(message => !message.url)) console.log(said);
  table('Nu HTML checker', ['page', 'errors', 'others'], rows);
}

if (parts.includes('axe')) {
  const source = readFileSync(need.resolve('axe-core/axe.min.js'), 'utf8');
  const browser = await inChromium();
  const rows = [];
  for (const [name, address] of Object.entries(pages)) {
    const counts = [];
    for (const scheme of ['light', 'dark']) for (const width of [390, 1280]) {
      const page = await browser.newPage();
      await page.setBypassCSP(true);
      await page.setViewport({ width, height: 900 });
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
      await page.goto(site + address);
      await page.evaluate(source);
      const { violations } = await page.evaluate(() => globalThis.axe.run());
      for (const violation of violations) console.log(`${name}, ${scheme}, ${width}: ${violation.id}: ${violation.nodes.map(node => node.target + ' ' + (node.any[0]?.message ?? node.all[0]?.message ?? '')).slice(0, 3).join('; ')}`);
      counts.push(violations.length);
      await page.close();
    }
    rows.push([name, ...counts]);
  }
  await browser.close();
  table('axe-core, violations', ['page', 'light 390', 'light 1280', 'dark 390', 'dark 1280'], rows);
}

if (parts.includes('lighthouse')) {
  const lighthouse = (await import(need.resolve('lighthouse'))).default;
  const rows = [];
  const middle = values => [...values].sort((one, other) => one - other)[values.length >> 1];
  // The middle one, and the best and the worst where they differ.
  const spread = values => `${middle(values)}` + (Math.min(...values) === Math.max(...values) ? '' : ` (${Math.min(...values)}–${Math.max(...values)})`);
  for (const name of ['home', 'section', 'article', 'article, plain', 'search form', 'search', 'Persian home', 'Persian article']) {
    await visit(pages[name]);
    const reports = [];
    for (let attempt = 0; reports.length < RUNS && attempt < RUNS * 3; attempt++) {
      const browser = await inChromium();
      try {
        const { lhr } = await lighthouse(site + pages[name], { port: Number(new URL(browser.wsEndpoint()).port), logLevel: 'silent', output: 'json' });
        // Of Chromium's own making: a trace without a beginning, a window that is not drawn.
        if (lhr.runtimeError) console.log(`${name}: once more (${lhr.runtimeError.code})`);
        else reports.push(lhr);
      } catch (failure) {
        console.log(`${name}: once more (${failure.message})`);
      }
      await browser.close();
    }
    const poor = new Set(reports.flatMap(lhr => Object.values(lhr.categories).flatMap(({ auditRefs }) => auditRefs.filter(({ id, weight }) => weight > 0 && lhr.audits[id].score !== null && lhr.audits[id].score < 0.9).map(({ id }) => `${id}: ${lhr.audits[id].displayValue ?? lhr.audits[id].title}`))));
    for (const line of poor) console.log(`${name}: ${line}`);
    const scores = category => spread(reports.map(lhr => Math.round((lhr.categories[category]?.score ?? 0) * 100)));
    const times = audit => spread(reports.map(lhr => Math.round(lhr.audits[audit].numericValue)));
    rows.push([name, scores('performance'), scores('accessibility'), scores('best-practices'), scores('seo'), times('first-contentful-paint'), times('largest-contentful-paint'), times('total-blocking-time'),
      spread(reports.map(lhr => Number(lhr.audits['cumulative-layout-shift'].numericValue.toFixed(4)))), times('total-byte-weight')]);
  }
  table(`Lighthouse, mobile preset (slow 4G), ${RUNS} runs of each: the middle one (and the extremes); ${cpus().length} processors, load ${loadavg().map(load => load.toFixed(1)).join(' ')}`,
    ['page', 'performance', 'accessibility', 'best practices', 'SEO', 'FCP, ms', 'LCP, ms', 'TBT, ms', 'CLS', 'bytes'], rows);
}

// As the first reader did: then the page and the renditions that a phone asks for are there.
async function visit(address) {
  const browser = await inChromium(), page = await browser.newPage();
  await page.setViewport({ width: 412, height: 823, deviceScaleFactor: 1.75, isMobile: true });
  await page.goto(site + address);
  await page.evaluate(() => Promise.allSettled([...document.images].map(image => { image.loading = 'eager'; return image.decode(); })));
  await browser.close();
}

// Six articles with a photograph each, of 1,800 x 1,200 pixels and with the grain that makes a photograph heavy; the first of each edition leads.
async function publishPictures() {
  const browser = await inChromium(), page = await browser.newPage();
  const told = [['en', 'News / Local', 'The harbour lights come on an hour early'], ['en', 'Science', 'A comet crosses the evening sky over Halder'], ['en', 'Culture', 'Twelve painters share one wall'],
    ['fa', 'خبر', 'چراغ‌های بندر یک ساعت زودتر روشن شد'], ['en', 'Sport', 'The crew that trains before the ferries'], ['fa', 'دانش', 'ستاره‌ای دنباله‌دار بر فراز شهر']];
  for (const [number, [language, section, headline]] of told.entries()) {
    const photograph = await page.evaluate(async number => {
      const canvas = new OffscreenCanvas(1800, 1200), draw = canvas.getContext('2d'), sky = draw.createLinearGradient(0, 0, 0, 1200);
      [`hsl(${200 + number * 20} 60% 30%)`, `hsl(${20 + number * 20} 70% 70%)`, `hsl(${30 + number * 20} 40% 25%)`].forEach((colour, place) => sky.addColorStop([0, .6, 1][place], colour));
      draw.fillStyle = sky;
      draw.fillRect(0, 0, 1800, 1200);
      for (let grain = 0; grain < 90_000; grain++) {
        draw.fillStyle = `rgb(255 255 255 / ${Math.random() * .12})`;
        draw.fillRect(Math.random() * 1800, Math.random() * 1200, 3, 3);
      }
      const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/jpeg', quality: .9 })).arrayBuffer());
      return Array.from({ length: Math.ceil(bytes.length / 32768) }, (_, part) => String.fromCharCode(...bytes.subarray(part * 32768, (part + 1) * 32768))).map(btoa);
    }, number);
    const headers = { Authorization: 'Bearer ' + key, 'Content-Type': 'application/json' };
    const medium = await (await fetch(site + '/api/media', { method: 'POST', headers: { Authorization: headers.Authorization }, body: Buffer.concat(photograph.map(part => Buffer.from(part, 'base64'))) })).json();
    const posted = await fetch(site + '/api/articles', { method: 'POST', headers, body: JSON.stringify({
      guid: `photograph-${number}`, headline, section, language, bylines: ['Mara Velde'], topics: ['light'], standfirst: headline + '.', dateline: 'OSTER',
      body: `<p>${Array(60).fill(headline).join('. ')}.</p>`.repeat(6), pictures: [{ mediaId: medium.id, alt: headline, caption: headline + '.', credit: 'Northlight' }],
    }) });
    const { id } = await posted.json();
    if (number === 0 || number === 3) await fetch(`${site}/api/articles/${id}/pin`, { method: 'PUT', headers, body: '{"place": 1}' });
    while (!(await text('/articles/' + id)).includes('<picture>')) await new Promise(done => setTimeout(done, 200));
  }
  await browser.close();
}
