import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Failure } from './failure.js';

/**
 * What the server would find out itself, but only after a build of minutes, or after the seed has renewed the access
 * tokens of a server that is running on the same folder.
 */
export async function checkPort(host: string, port: number, name: string): Promise<void> {
  const error = await new Promise<NodeJS.ErrnoException | undefined>((resolve) => {
    const probe = createServer();
    probe.once('error', resolve);
    probe.listen(port, host, () => probe.close(() => resolve(undefined)));
  });
  switch (error?.code) {
    case undefined:
      return;
    case 'EADDRINUSE':
      throw new Failure(
        `Port ${port} of ${host} is taken. Stop the program that uses it, or choose another ${name}: ${name}=${port + 10} npm start`,
      );
    case 'EACCES':
      throw new Failure(`Port ${port} of ${host} may not be used by this user. Choose a ${name} above 1023.`);
    default:
      throw new Failure(`HOST ${host} is not an address of this machine. Use 127.0.0.1, or 0.0.0.0 for all of them.`);
  }
}

export function checkDataDir(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    const probe = join(dataDir, `.probe-${process.pid}`);
    writeFileSync(probe, '');
    rmSync(probe);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Failure(
      `The data folder ${dataDir} cannot be written (${reasons[code ?? ''] ?? code}). Change its permissions, or use another DATA_DIR.`,
    );
  }
}

const reasons: Record<string, string> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'read-only file system',
  ENOTDIR: 'not a folder',
  EEXIST: 'not a folder',
  ENOSPC: 'the disk is full',
};
