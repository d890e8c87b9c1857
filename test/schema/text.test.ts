import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as z from 'zod/mini';
import { hostKey, text } from '../../backend/schema/shapes.js';
import { languages } from './languages.js';

const isUnwritten = (char: string) => /[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]/u.test(char);
const everyPoint = function* () {
  for (let point = 0; point <= 0x10ffff; point++) yield String.fromCodePoint(point);
};
const refusal = (value: string) => z.safeParse(hostKey, value).error?.issues.map(({ message }) => message);

describe('text', () => {
  it('loses every control character, lone surrogate and noncharacter of Unicode, and keeps all else', () => {
    const shape = text(10);
    const wrong: string[] = [];
    for (const char of everyPoint()) {
      if (/[\t\n\r\u2028\u2029\p{M}]/u.test(char)) continue;
      const expected = isUnwritten(char) ? 'ab' : `a${char}b`.normalize('NFC');
      if (z.parse(shape, `a${char}b`) !== expected) wrong.push(char.codePointAt(0)!.toString(16));
    }
    assert.deepEqual(wrong, []);
  });

  it('keeps tabs and line feeds', () => assert.equal(z.parse(text(10), 'a\tb\nc'), 'a\tb\nc'));
});

describe('a key of the host', () => {
  it('is refused for what text would lose, and for what ends a line, and for nothing else', () => {
    const wrong: string[] = [];
    for (const char of everyPoint()) {
      const expected = isUnwritten(char) || /[\u2028\u2029]/.test(char) ? 'validation_invalid_characters' : undefined;
      if (refusal(`a${char}b`)?.join() !== expected) wrong.push(char.codePointAt(0)!.toString(16));
    }
    assert.deepEqual(wrong, []);
  });

  for (const key of [
    'zoe@example.com',
    'https://id.example.com/people/42?tenant=a&b=c#me',
    '6f1c2f6e-8d0b-4a53-9b41-0a2f6d3a7c11',
    'auth0|507f1f77bcf86cd799439011',
    'CORP\\zoe lefevre',
    'O=Example, CN=Zoé L\u2019Hermitte',
    'e\u0301 as a Mac writes it',
    '%00',
    '1',
    ...Object.values(languages).map((words) => words.replace(/\s+/g, ' ').slice(0, 100).trim()),
  ])
    it(`stays as it is: ${key}`, () => assert.equal(z.parse(hostKey, key), key));

  it('is neither empty nor between spaces', () => {
    for (const key of ['', ' ', ' zoe', 'zoe\u00a0']) assert.deepEqual(refusal(key), ['validation_required'], key);
  });
});
