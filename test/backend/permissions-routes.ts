/* Everybody calls each route, about what is there and about what is not. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { type Client, newID } from './host.js';
import { absent, ask } from './permissions-ask.js';
import { type Column, columns, routes, rowsOf } from './permissions-table.js';
import { world } from './permissions-world.js';

export const theRoutes = () =>
  describe('the routes', () => {
    const source = readFileSync(path.join(import.meta.dirname, '../../backend/hooks/app.ts'), 'utf8');
    const declared = [...source.matchAll(/^ {2}route\(\s*'(\w+)',\s*'([^']+)'/gm)].map(
      ([, method, url]) => `${method} ${url}`,
    );

    it('are those of the table', () => {
      assert.equal(declared.length, [...source.matchAll(/^ {2}route\(/gm)].length);
      assert.deepEqual(
        [...declared].sort(),
        rowsOf(routes)
          .map(({ name }) => name)
          .sort(),
      );
    });

    it('answer each as the table says, and the rest as though nothing were there', async () => {
      const targets = await targetsOf();
      for (const { name, cells } of rowsOf(routes)) {
        const [method, route] = name.split(' ') as [string, string];
        // Who may change it comes last, so that it is there for all others.
        const order = [...columns].sort((a, b) => Number(cells[a].startsWith('2')) - Number(cells[b].startsWith('2')));
        for (const column of order)
          for (const client of world.clients[column]) {
            const target = targets[name] ?? targets[route.split('/')[0]!] ?? {};
            const real = await call(column, client, method, route, target.value ?? '', target);
            assert.equal(real.status, Number(cells[column]), `${column}: ${name} ${real.text}`);
            if (!route.includes('{') || real.status < 400 || [400, 409].includes(real.status)) continue;
            const nothing = await call(column, client, method, route, absent, target);
            assert.equal(real.whole, nothing.whole, `${column}: ${name}`);
          }
      }
    });

    const call = (
      column: Column,
      client: Client,
      method: string,
      route: string,
      value: string,
      { body, query }: Target,
    ) => ask(column, client, method, `/api/ur/${route.replace(/\{\w+\}/, value)}${query ?? ''}`, body?.());
  });

interface Target {
  /** Of the part of the path in braces. */
  value?: string;
  query?: string;
  body?(): unknown;
}

/** By route, or by the first part of its path: what is asked for there. */
async function targetsOf(): Promise<Record<string, Target>> {
  const { people, requests, clients, rows } = world;
  const admin = clients.admin[0]!;
  const { zoe, paul } = people;
  const [bot] = clients.bot;
  await bot!.put('agents/leaver', { name: 'Leaver' });
  await bot!.post('steps/help/reached', { id: newID(), interlocutor: { userID: 'leaver' } });
  const token = (await admin.post('access-tokens', { label: 'to be deleted' })).body.accessToken.id;
  const [secret] = await admin.list('secrets');
  const first = (collection: string, letter: string) =>
    rows.find((row) => row.collection === collection && row.letter === letter)!.id;
  // Nobody has control of what is asked for here.
  await admin.post(`conversations/${zoe.conversation}/control`, { action: 'release' });
  const actions: unknown[] = [];
  const step = { name: 'Another', story: { key: 'another', name: 'Another' }, actions };
  const file = () => {
    const form = new FormData();
    form.set('id', newID());
    form.set('file', new Blob(['any']), 'any.txt');
    return form;
  };
  return {
    conversations: { value: zoe.conversation },
    files: { value: first('files', 'z') },
    requests: { value: requests.zoe! },
    'POST session': { body: () => ({ token: 'none' }) },
    'POST steps/{step}/reached': { value: 'help', body: () => ({ id: newID(), interlocutor: { userID: 'somebody' } }) },
    'PUT steps/{key}': { value: 'another', body: () => step },
    'PATCH steps/{id}': { value: first('steps', 'o'), body: () => ({ rev: 0, actions }) },
    'PUT agents/{sub}': { value: 'another', body: () => ({ name: 'Another' }) },
    'DELETE agents/{sub}': { value: 'leaver' },
    'DELETE interlocutors/{userID}': { value: 'leaver' },
    'POST conversations/{id}/messages': {
      value: zoe.conversation,
      body: () => ({ id: newID(), text: 'a line', claim: absent }),
    },
    'POST conversations/{id}/files': { value: zoe.conversation, body: file },
    'PUT conversations/{id}/read': { value: zoe.conversation, body: () => ({ seq: 1 }) },
    'POST conversations/{id}/control': { value: zoe.conversation, body: () => ({ action: 'release' }) },
    'PATCH requests/{id}': { value: requests.zoe!, body: () => ({ rev: 0, title: 'another' }) },
    'POST requests/{id}/intent': { value: requests.zoe!, body: () => ({ intent: absent, phrases: ['a phrase'] }) },
    'PATCH bot': { body: () => ({}) },
    'access-tokens': { body: () => ({ label: 'another' }) },
    'DELETE access-tokens/{id}': { value: token },
    secrets: { body: () => ({ label: 'another' }) },
    'DELETE secrets/{id}': { value: secret.id },
    'GET changes': { query: '?after=0&limit=500' },
    'GET presence': { query: `?conversations=${zoe.conversation},${paul.conversation}` },
  };
}
