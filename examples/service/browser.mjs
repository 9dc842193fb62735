// Looks at the page as a person would: a real headless Chromium loads it, a change is made over HTTP, and the page shows it
// without being loaded again; then the server is killed and started anew, and the page follows.
// Run by ./browser.sh; it needs Node 20.10 or later and no packages.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const [server, chromium, picture] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'crm-kpi-browser-'));
const config = new URL('dashboard.json', import.meta.url).pathname;
const children = [];

/** Starts a program and waits for a line of its output. */
function start(program, args, pattern) {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  return new Promise((found, failed) => {
    let text = '';
    const read = chunk => {
      const match = pattern.exec(text += chunk);
      if (match) found({ child, match });
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.on('error', failed);
    child.on('exit', code => failed(new Error(`${program} ended with ${code}: ${text}`)));
  });
}
const serve = listen =>
  start(server, ['--config', config, '--db', join(folder, 'crm.sqlite'), '--listen', listen], /listening on (http:\S+)/);

/** A page of the browser, driven through its debugging protocol. */
async function open(address) {
  const flags = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--window-size=1280,1400',
    '--remote-debugging-port=0', `--user-data-dir=${join(folder, 'profile')}`, 'about:blank'];
  const { match } = await start(chromium, flags, /DevTools listening on (ws:\S+)/);
  const socket = new WebSocket(match[1]);
  await new Promise((opened, failed) => { socket.onopen = opened; socket.onerror = failed; });
  const waiting = new Map();
  const problems = [];
  socket.onmessage = ({ data }) => {
    const { id, result, error, method, params } = JSON.parse(data);
    if (method === 'Runtime.exceptionThrown') problems.push(params.exceptionDetails.exception?.description ?? 'an exception');
    waiting.get(id)?.(error ? Promise.reject(new Error(error.message)) : result);
    waiting.delete(id);
  };
  let last = 0, sessionId;
  const call = (method, params = {}) => new Promise(answer => {
    waiting.set(++last, answer);
    socket.send(JSON.stringify({ id: last, method, params, sessionId }));
  });
  const { targetId } = await call('Target.createTarget', { url: 'about:blank' });
  ({ sessionId } = await call('Target.attachToTarget', { targetId, flatten: true }));
  await call('Runtime.enable');
  await call('Page.enable');
  await call('Page.navigate', { url: address });
  const read = async expression =>
    (await call('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true })).result.value;
  return { call, read, problems };
}

/** Waits until the page says something; bounded. */
async function sees(page, what, expression) {
  for (const until = Date.now() + 20_000; Date.now() < until;) {
    if (await page.read(expression)) return console.log(`ok: ${what}`);
    await new Promise(later => setTimeout(later, 100));
  }
  throw new Error(`not seen: ${what}\n${await page.read('document.body.innerText')}`);
}

async function main() {
  let { child, match } = await serve('127.0.0.1:0');
  const address = match[1], day = 86_400_000;
  const put = async (id, fields) => {
    const record = { type: 'deal', id, created_at: new Date(Date.now() - 9 * day).toISOString(), ...fields };
    const answer = await fetch(`${address}/records/${id}`, { method: 'PUT', body: JSON.stringify(record) });
    if (!answer.ok) throw new Error(await answer.text());
  };
  const page = await open(address);
  const tile = (title, text) => `[...document.querySelectorAll('section')].some(s =>
    s.querySelector('h2')?.textContent === ${JSON.stringify(title)} && s.querySelector('table').innerText.includes(${JSON.stringify(text)}))`;
  await sees(page, 'the page is live', `document.querySelector('#state').textContent === 'live'`);
  await sees(page, 'an empty board says that it has no data', tile('Win rate', 'no data'));
  await page.read('window.sameLoad = true');

  await put('a', { owner: '<img src=x onerror=alert(1)>' });
  await sees(page, 'an open deal is pending, and its rate undefined', tile('Win rate', '1 pending'));
  await sees(page, 'a name is text, whatever is in it', tile('Win rate', '<img src=x onerror=alert(1)>'));
  const closed_at = new Date(Date.now() - 1000).toISOString();
  await put('a', { owner: 'anna', outcome: 'won', closed_at, amount: { amount: '1234.50', currency: 'EUR' } });
  await put('b', { owner: 'anna', outcome: 'lost', closed_at });
  await put('c', { owner: 'zoë', outcome: 'won', closed_at, amount: { amount: '10', currency: 'PLN' } });
  await sees(page, 'the rate that follows from two changes', tile('Win rate', '50.0 % (1 of 2)'));
  await sees(page, 'the revenue in its currency', tile('Revenue', '1,234.50 EUR'));
  await sees(page, 'a chart is drawn', `document.querySelectorAll('svg circle, svg rect').length > 0`);
  await sees(page, 'the name that went is gone', `!document.body.innerText.includes('onerror')`);
  const { data } = await page.call('Page.captureScreenshot', { format: 'png', captureBeyondViewport: true });
  if (picture) writeFileSync(picture, Buffer.from(data, 'base64'));

  child.removeAllListeners('exit');
  child.kill('SIGKILL');
  await sees(page, 'that the server is gone is said', `document.querySelector('#state').textContent.startsWith('not connected')`);
  ({ child } = await serve(new URL(address).host));
  await put('d', { owner: 'anna', outcome: 'won', closed_at });
  await sees(page, 'the page follows the server that was started again', tile('Win rate', '66.7 % (2 of 3)'));
  await sees(page, 'all this without loading it again', 'window.sameLoad === true');
  if (page.problems.length) throw new Error(`the page broke: ${page.problems.join('; ')}`);
}

try {
  await main();
} catch (why) {
  console.error(String(why.stack ?? why));
  process.exitCode = 1;
} finally {
  for (const child of children) {
    child.removeAllListeners('exit');
    child.kill('SIGKILL');
  }
  await new Promise(later => setTimeout(later, 300));
  rmSync(folder, { recursive: true, force: true });
  process.exit();
}
