/* What a schema refuses and what it just accepts, field by field: made from the schema, so that a new field is covered. */
import * as z from 'zod/mini';
import { limits } from '../../backend/schema/limits.js';

/** A body that differs from a valid one in one field. */
export interface Case {
  /** The path of the field, such as `messages.0.text`. */
  field: string;
  what: string;
  body: unknown;
}

export interface Cases {
  /** 400 with the field named. */
  wrong: Case[];
  /** As large as they may be. */
  largest: Case[];
}

/** What the handler of a route refuses and just accepts in a field that its schema does not judge. */
export type Judged = Record<string, { wrong?: unknown[]; largest?: unknown[] }>;

type Schema = z.core.$ZodType;
type Path = readonly (string | number)[];
type Bag = Record<string, unknown>;

/** As much as is read of the definitions of zod's schemas. */
interface Definition {
  type: string;
  shape: Record<string, Schema>;
  element: Schema;
  innerType: Schema;
  options: Schema[];
  in: Schema;
}

const definition = (schema: Schema) => (schema as unknown as { _zod: { def: Definition } })._zod.def;
const accepts = (schema: Schema, value: unknown) => z.safeParse(schema, value).success;
/** Longer than anything may be. */
const unbounded = 20_000;
const half = 'a\ud800b';

/** All cases of a schema, as changes of samples: bodies that are valid, and together have every field. */
export function casesOf(schema: Schema, samples: readonly unknown[], judged: Judged = {}): Cases {
  const cases: Cases = { wrong: [], largest: [] };
  const [found, missing] = [new Set<string>(), new Set<string>()];
  for (const sample of samples) {
    if (!accepts(schema, sample)) throw new Error(`The sample is not valid: ${JSON.stringify(sample)}`);
    visit(schema, sample, []);

    function visit(part: Schema, value: unknown, path: Path): void {
      // What is cleaned before it is judged: what goes in says what it is, the whole says how much of it may be.
      const node = inmost(part);
      const field = path.join('.');
      /** Only what the whole schema refuses is wrong; but for what is refused before it is asked. */
      const wrong = (what: string, to: unknown, isSure = false) => {
        const body = put(sample, path, to);
        if (isSure || !accepts(schema, body)) cases.wrong.push({ field, what, body });
      };
      const largest = (to: unknown) => cases.largest.push({ field, what: brief(to), body: put(sample, path, to) });
      const each = (...values: unknown[]) => values.forEach((to) => wrong(brief(to), to));

      if (judged[field]) {
        for (const to of judged[field].wrong ?? []) wrong(brief(to), to, true);
        for (const to of judged[field].largest ?? []) largest(to);
        return;
      }
      const isWrapped = ['optional', 'nullable', 'default', 'union'].includes(node.type);
      if (path.length && !isWrapped)
        each(undefined, null, true, 7, 'nonsense', [], {}, ['nonsense'], '__proto__', 'constructor');
      switch (node.type) {
        case 'optional':
        case 'nullable':
        case 'default':
          return visit(node.innerType, value, path);
        case 'union':
          return visit(
            node.options.find((option) => accepts(option, value))!,
            value,
            path,
          );
        case 'enum':
        case 'literal':
        case 'boolean':
          return each('');
        case 'number':
          return each('1', 1.5, -1, 0, 2 ** 53, 1e300);
        case 'object':
          wrong(
            'a key __proto__',
            { ...(value as Bag), ...(JSON.parse('{"__proto__": {"admin": true}}') as Bag) },
            true,
          );
          wrong('a key of half a character', { ...(value as Bag), [half]: 1 }, true);
          for (const [key, inner] of Object.entries(node.shape)) {
            const here = [...path, key];
            if (!(key in (value as Bag))) missing.add(here.join('.'));
            else {
              found.add(here.join('.'));
              visit(inner, (value as Bag)[key], here);
            }
          }
          return;
        case 'array': {
          const of = (length: number) => Array.from({ length }, (_, i) => itemLike((value as unknown[])[0], i));
          const most = largestOf((length) => accepts(part, of(length)), 1000);
          if (most >= 1000) throw new Error(`${field} has no limit in the schema.`);
          largest(of(most));
          wrong(`${most + 1} items`, of(most + 1), true);
          return visit(node.element, (value as unknown[])[0], [...path, 0]);
        }
        case 'record':
          for (const to of attributes.largest) largest(to);
          for (const to of attributes.wrong) wrong(brief(to), to, true);
          return;
        case 'string': {
          wrong('half a character', half, true);
          each('', ' ', `${value as string} `);
          const texts = ['x', '😀'].map(
            (char) => [char, largestOf((count) => accepts(part, char.repeat(count)))] as const,
          );
          for (const [char, most] of texts) {
            if (most >= unbounded) throw new Error(`${field} has no limit in the schema: say what its handler does.`);
            if (!most) continue;
            largest(char.repeat(most));
            wrong(`${most + 1} times ${char}`, char.repeat(most + 1), true);
          }
          return;
        }
        default:
          throw new Error(`${field} is ${node.type}, which no schema judges: say what its handler does.`);
      }
    }
  }
  const uncovered = [...missing].filter((field) => !found.has(field));
  if (uncovered.length) throw new Error(`No sample has ${uncovered.join(', ')}.`);
  return cases;
}

function inmost(schema: Schema): Definition {
  const node = definition(schema);
  return node.type === 'pipe' ? inmost(node.in) : node;
}

/** The largest count that is accepted, between the smallest one and the first that is not; 0 if none is. */
function largestOf(fits: (count: number) => boolean, most = unbounded): number {
  let low = 1;
  while (!fits(low)) if (++low > 70) return 0;
  if (fits(most)) return most;
  for (let high = most; high - low > 1;) {
    const middle = (low + high) >> 1;
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** Ids are of different things; other items may be the same. */
function itemLike(item: unknown, index: number): unknown {
  const id = `item${String(index).padStart(11, '0')}`;
  if (typeof item === 'string') return /^[a-z0-9]{15}$/.test(item) ? id : item;
  return item !== null && typeof item === 'object' && 'id' in item ? { ...item, id } : item;
}

/** A copy of the sample with this value at the path; without the field, where the value is undefined. */
function put(sample: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value;
  const inner = put((sample as Bag)[key], rest, value);
  return Array.isArray(sample) ? sample.with(Number(key), inner) : { ...(sample as Bag), [key]: inner };
}

const brief = (value: unknown) => (JSON.stringify(value) ?? 'missing').slice(0, 40);

const { attributeKeys, attributeKey, attributeValue, attributesBytes } = limits;
const keys = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`key ${i}`, 'x']));
const bytes = (count: number) => {
  const most = Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`k${i}`, 'x'.repeat(attributeValue)]));
  return { ...most, rest: 'x'.repeat(count - JSON.stringify({ ...most, rest: '' }).length) };
};
const accents = (count: number) =>
  Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`k${i}`, 'é'.repeat(count / 16)]));
/** Attributes are the only record: from string to string. */
const attributes = {
  largest: [
    keys(attributeKeys),
    { ['k'.repeat(attributeKey)]: 'x' },
    { ['😀'.repeat(attributeKey)]: '😀'.repeat(attributeValue) },
    bytes(attributesBytes),
    { constructor: 'x', prototype: 'x', toString: 'x', hasOwnProperty: 'x' },
  ],
  wrong: [
    ...[{ key: 1 }, { key: null }, { key: ['x'] }, { key: { deep: { deeper: {} } } }, { '': 'x' }],
    ...[{ ['k'.repeat(attributeKey + 1)]: 'x' }, { key: 'x'.repeat(attributeValue + 1) }],
    ...[{ key: half }, { [half]: 'x' }, keys(attributeKeys + 1), bytes(attributesBytes + 1), accents(attributesBytes)],
    ...[JSON.parse('{"__proto__": "x"}'), JSON.parse('{"__proto__": {"isLogged": "true"}}')],
  ] as unknown[],
};
