/* Asking as somebody, and looking into each answer for what is not theirs. */
import assert from 'node:assert/strict';
import type { Client } from './host.js';
import { type Column, rowsOf } from './permissions-table.js';
import { world } from './permissions-world.js';

export const absent = 'absent000000000';

export interface Heard {
  status: number;
  text: string;
  /** All that an answer has, as one text. */
  whole: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  body: any;
}

/** Asks, and looks into the answer for what is not the asker's. */
export async function ask(
  column: Column,
  { token }: Client,
  method: string,
  url: string,
  body?: unknown,
): Promise<Heard> {
  const isForm = body instanceof FormData;
  const response = await fetch(world.server.url + url, {
    ...{ method, redirect: 'manual' },
    headers: {
      ...(token && { Authorization: token }),
      ...(body !== undefined && !isForm && { 'Content-Type': 'application/json' }),
    },
    ...(body !== undefined && { body: isForm ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  assert.deepEqual(world.leaks(column, text), [], `${column}: ${method} ${url} shows ${text.slice(0, 2000)}`);
  const headers = [...response.headers].filter(([name]) => name !== 'date').sort();
  const parsed: unknown = response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : null;
  return { status: response.status, text, whole: JSON.stringify([response.status, headers, text]), body: parsed };
}

export const records = (collection: string, query: Record<string, string> = {}) =>
  `/api/collections/${collection}/records?${new URLSearchParams({ perPage: '500', ...query })}`;
export const record = (collection: string, id: string) => `/api/collections/${collection}/records/${id}`;

/** The ids of the collection that the table gives to a cell. */
export const idsOf = (collection: string, cell: string) =>
  world.rows.filter((row) => row.collection === collection && cell.includes(row.letter)).map(({ id }) => id);
export const table = (text: string) => new Map(rowsOf(text).map(({ name, cells }) => [name, cells]));
