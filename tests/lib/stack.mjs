// stack.mjs - tests/lib/stack.sh for the end-to-end tests.
//
//   const stack = await up();                 a server of its own for this test file
//   stack.env.MSEVA_URL                       every KEY=VALUE that stack.sh prints
//   await stack.stop('redis'); await stack.start('redis');
//   after(() => stack.down());
//
// up() takes { parts: ['postgres', 'redis'], env: { MSEVA_LOG_LEVEL: 'debug' } }.

import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = new URL('../..', import.meta.url).pathname;
const script = join(root, 'tests/lib/stack.sh');

export const buildDir = process.env.BUILD ?? 'build';
export const mseva = resolve(root, buildDir, 'mseva');

function parse(text) {
  const lines = text.split('\n').filter((line) => line.includes('='));
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
}

export async function up({ parts = [], env = {} } = {}) {
  const dir = await mkdtemp(join(tmpdir(), 'mseva-'));
  // Postgres runs as another user when the tests run as root, and has to pass through.
  await run('chmod', ['711', dir]);
  const settings = { ...process.env, PG_FSYNC: 'off', ...env };
  const call = async (...args) => (await run(script, args, { cwd: root, env: settings, maxBuffer: 1 << 24 })).stdout;

  const stack = { dir, env: {} };
  const learn = (text) => Object.assign(stack.env, parse(text));
  stack.start = async (part) => learn(await call('start', dir, part));
  stack.stop = async (part, signal) => void (await call('stop', dir, part, ...(signal ? [signal] : [])));
  stack.log = (part) => readFile(join(dir, 'log', `${part}.log`), 'utf8');
  stack.secret = async (name) => (await readFile(join(dir, 'secrets', name), 'utf8')).trim();
  stack.mseva = async (...args) => (await run(mseva, args, { cwd: root, env: { ...settings, ...stack.env } })).stdout;
  stack.token = async (tenant, role) => (await stack.mseva('token', '--tenant', tenant, '--role', role, '--ttl', '1h')).trim();
  stack.down = async () => {
    await call('down', dir);
    if (!process.env.KEEP_STACK) await rm(dir, { recursive: true, force: true });
  };
  try {
    learn(await call('up', dir, ...parts));
  } catch (error) {
    await stack.down();
    throw error;
  }
  return stack;
}
