import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as z from 'zod/mini';
import { customAttributes, hostKey, optionalText, text } from '../../backend/schema/shapes.js';
import { isOvermarked, marks } from '../../backend/schema/marks.js';
import { languages } from './languages.js';

const stack = (count: number, base = 'a', mark = '\u0301') => base + mark.repeat(count);
const refusal = (shape: z.ZodMiniType, value: unknown) => z.safeParse(shape, value).error?.issues[0]?.message;

describe('combining marks', () => {
  it('are all that Unicode has, and nothing else that is assigned', () => {
    const listed = new RegExp(`[${marks}]`, 'u');
    const wrong: string[] = [];
    for (let point = 0; point <= 0x10ffff; point++) {
      const char = String.fromCodePoint(point);
      if (/[\p{Cn}\p{Co}\p{Cs}]/u.test(char)) continue;
      if (listed.test(char) !== /\p{M}/u.test(char)) wrong.push(point.toString(16));
    }
    assert.deepEqual(wrong, []);
  });

  for (const [name, base, mark] of [
    ['that compose with it', 'a', '\u0301'],
    ['that do not', 'x', '\u0489'],
    ['of its own script', '\u0e01', '\u0e49'],
    ['beyond the basic plane', '\u{1e900}', '\u{1e944}'],
    ['on an emoji', '😀', '\u20dd'],
    ['that choose a variant', '☺', '\ufe0f'],
    ['on nothing', '', '\u0336'],
  ] as const)
    it(`30 stand on one character, not 31: marks ${name}`, () => {
      const words = (count: number) => `Hello ${stack(count, base, mark)} there`;
      assert.equal(isOvermarked(words(30), 30), false);
      assert.equal(isOvermarked(words(31), 30), true);
    });

  it('are counted in the same way however they are composed', () => {
    assert.equal(isOvermarked(stack(29, '\u00e1', '\u0302'), 30), false);
    assert.equal(isOvermarked(stack(30, '\u00e1', '\u0302'), 30), true);
    assert.equal(isOvermarked(stack(28, '\u1eb1', '\u0302'), 30), false);
    assert.equal(isOvermarked(stack(29, '\u1eb1', '\u0302'), 30), true);
  });

  it('are counted on from what joins and is not seen', () => {
    for (const unseen of ['\u200d', '\u200b', '\u2060', '\u00ad', '\u202e', '\ufeff', '\u{e0041}', '\u034f'])
      assert.equal(isOvermarked(`a${`${'\u0301'.repeat(15)}${unseen}`.repeat(3)}`, 30), true, unseen);
  });

  it('are counted anew on the next character', () => assert.equal(isOvermarked(stack(30).repeat(100), 30), false));

  for (const [language, words] of Object.entries(languages))
    it(`never refuse ${language}`, () => {
      assert.equal(z.parse(text(4000), words), words.normalize('NFC'));
      assert.equal(isOvermarked(words.replaceAll(' ', ''), 8), false, 'far from the limit');
    });

  it('refuse by name whatever shape the text has', () => {
    const tower = stack(31);
    for (const shape of [text(200), optionalText(200), hostKey])
      assert.equal(refusal(shape, tower), 'validation_combining_marks');
    assert.equal(refusal(customAttributes, { [tower]: 'x' }), 'validation_combining_marks');
    assert.equal(refusal(customAttributes, { x: tower }), 'validation_combining_marks');
    assert.deepEqual(z.parse(customAttributes, { [stack(30)]: stack(30) }), {
      [stack(30).normalize()]: stack(30).normalize(),
    });
  });
});

describe('what ends a line', () => {
  it('is one line feed, in whatever way it was written', () =>
    assert.equal(z.parse(text(100), ' a\r\nb\rc\u2028d\u2029e '), 'a\nb\nc\nd\ne'));
});

describe('custom attributes', () => {
  it('are cleaned, names and values', () => {
    const value = { ' Pl\u0000an ': 'Pre\u001bmium\r\n', empty: ' ' };
    assert.deepEqual(z.parse(customAttributes, value), { Plan: 'Premium', empty: '' });
    assert.equal(refusal(customAttributes, { '\u0000': 'x' }), 'validation_max_text_constraint');
  });
});
