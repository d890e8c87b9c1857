import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from './failure.js';
import { Progress } from './progress.js';
import { cached, hashSources } from './sources.js';
import { cacheDir, root } from './settings.js';

const folder = 'backend/server';
// As Go has it: the system and processor that it builds for, where the environment says another than this one.
const system = process.env['GOOS'] ?? process.platform;
const processor = process.env['GOARCH'] ?? process.arch;
const name = `user-requests-server${/^win/.test(system) ? '.exe' : ''}`;
const advice = 'Install any Go since 1.21 (https://go.dev/dl), or name a server built before with SERVER_BIN.';

/** The path of the server's binary, built once from backend/server. */
export async function buildServer(): Promise<string> {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const isSource = (file: string) => /\.go$|^go\.(mod|sum)$/.test(file) && !file.endsWith('_test.go');
  const hash = hashSources([folder], isSource, version, system, processor);
  const built = await cached(join(cacheDir, 'server'), hash, (into) => build(join(into, name), version));
  return join(built, name);
}

async function build(binary: string, version: string): Promise<void> {
  await checkGo();
  const progress = new Progress('Building the server, once. This takes one to three minutes.');
  try {
    // First the list of packages to compile: it also downloads what is missing.
    let modules = 0;
    const stale = ['list', '-deps', '-trimpath', '-f', '{{if .Stale}}{{.ImportPath}}{{end}}', '.'];
    const packages = await go(stale, (line) => {
      if (line.includes('downloading')) progress.show(`downloading: ${++modules} modules`);
    });
    const total = packages.split('\n').filter(Boolean).length;
    let compiled = 0;
    await go(['build', '-v', '-trimpath', '-ldflags', `-s -w -X main.version=${version}`, '-o', binary, '.'], () => {
      progress.show(`compiling: ${Math.min(99, Math.round((100 * ++compiled) / total))} %`);
    });
    progress.end('The server is built.');
  } catch (error) {
    progress.end();
    throw error;
  }
}

async function checkGo(): Promise<void> {
  // Asked for its own version, wherever: inside the module an older Go would fetch the newer one first.
  const text = await run('go', ['version'], { cwd: root, env: { GOTOOLCHAIN: 'local' } }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      throw new Failure(`The server is written in Go, and Go was not found. ${advice}`);
    throw new Failure(`The server is written in Go, and "go version" failed. ${advice}`);
  });
  const [, major, minor] = /go(\d+)\.(\d+)/.exec(text) ?? [];
  if (major === '1' && Number(minor) < 21)
    throw new Failure(`Go ${major}.${minor} is too old to fetch the Go that the server needs. ${advice}`);
}

/** Go fetches the toolchain that go.mod names, whatever the environment says: without it nothing could be built. */
async function go(args: string[], onLine: (line: string) => void): Promise<string> {
  const flags = `${process.env['GOFLAGS'] ?? ''} -buildvcs=false`.trim();
  const env = { GOTOOLCHAIN: 'auto', GOWORK: 'off', GOFLAGS: flags, CGO_ENABLED: '0' };
  return run('go', args, { cwd: join(root, folder), env, onLine }).catch((error: unknown) => {
    throw explain(String((error as Error).message));
  });
}

function explain(output: string): Failure {
  const isNetwork =
    /dial tcp|no such host|i\/o timeout|connection refused|TLS handshake|proxyconnect|network is unreachable|toolchain not available|module lookup disabled/i;
  if (isNetwork.test(output))
    return new Failure(
      'The first build downloads Go 1.27 and the modules of the server, and the network did not answer. Check the connection (and GOPROXY, behind a proxy) and start again, or name a server built before with SERVER_BIN.',
    );
  if (/no space left/i.test(output))
    return new Failure('The disk is full: the first build needs some 2 GB. Free some space and start again.');
  const reason = output.trim().split('\n').slice(-5).join('\n');
  return new Failure(
    `The server could not be built. Name one built before with SERVER_BIN, or correct this:\n${reason}`,
  );
}

interface Run {
  cwd: string;
  env: Record<string, string>;
  onLine?: (line: string) => void;
}

/** Resolves to what the command printed; rejects with what it complained of. */
function run(command: string, args: string[], { cwd, env, onLine }: Run): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    const stop = () => child.kill('SIGINT'); // which Go cleans up after
    process.once('exit', stop);
    let output = '';
    let complaint = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaint += text;
      for (const line of text.split('\n')) if (line) onLine?.(line);
    });
    child.once('error', reject).once('close', (code) => {
      process.off('exit', stop);
      if (code === 0) resolve(output);
      else reject(new Error(complaint));
    });
  });
}
