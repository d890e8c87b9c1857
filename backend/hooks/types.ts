/*
 * Puts PocketBase's own declarations where backend/hooks/tsconfig.json looks for them. They come out of the very
 * module that the server is built from, so hooks are always checked against the version that runs them; being
 * generated (and 0.8 MB), they are not committed. Run by Node.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');
const target = path.join(root, '.cache/pocketbase-types/types.d.ts');

const module = execFileSync('go', ['list', '-m', '-f', '{{.Dir}}', 'github.com/pocketbase/pocketbase'], {
  cwd: path.join(root, 'backend/server'),
  env: { ...process.env, GOTOOLCHAIN: 'auto', GOFLAGS: '-mod=mod' },
  encoding: 'utf8',
}).trim();

mkdirSync(path.dirname(target), { recursive: true });
copyFileSync(path.join(module, 'plugins/jsvm/internal/types/generated/types.d.ts'), target);
