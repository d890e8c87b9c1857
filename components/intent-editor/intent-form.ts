import { limits } from '../../backend/schema/limits.js';
import type { IntentRecord, RequestRecord } from '../../backend/schema/records.js';
import type { IntentBody } from '../../backend/schema/routes.js';
import { clean, cut, length } from '../../backend/schema/text.js';
import type { TextsOf } from '../locales/texts.js';

/** What is in the form. */
export interface IntentForm {
  /** The record id of the intent that gets the phrases; '' for a new one. */
  intent: string;
  name: string;
  phrases: readonly string[];
}

/** What is wrong with it, by field; `phrase` by its place. */
export interface IntentProblems {
  intent?: string;
  name?: string;
  /** The known intent that has this name already. */
  namesake?: IntentRecord;
  phrases?: string;
  phrase: Record<number, string>;
}

/** A form with what the person said before the request, each once. */
export function formOf(request: RequestRecord): IntentForm {
  const said = request.extract
    .filter(({ author }) => author === 'interlocutor')
    .map(({ text }) => cut(clean(text.replace(/\s+/g, ' ')), limits.phrase).trim())
    .filter(Boolean);
  const phrases = [...new Set(said)];
  return { intent: '', name: '', phrases: phrases.length ? phrases : [''] };
}

/** As the server takes it: cleaned, without the empty phrases, each once. */
export function bodyOf(form: IntentForm): IntentBody {
  const phrases = [...new Set(form.phrases.map(clean).filter(Boolean))];
  return form.intent ? { intent: form.intent, phrases } : { name: clean(form.name), phrases };
}

/** What the server would refuse, in the words of the fields; undefined when it is fine. */
export function problemsOf(
  form: IntentForm,
  known: readonly IntentRecord[],
  words: TextsOf<'intent'>,
): IntentProblems | undefined {
  const problems: IntentProblems = { phrase: {} };
  if (!form.intent) Object.assign(problems, nameProblem(clean(form.name), known, words));
  const { phrases } = bodyOf(form);
  if (!phrases.length) problems.phrases = words.phraseRequired;
  else if (phrases.length > limits.phrases) problems.phrases = words.tooManyPhrases(limits.phrases);
  form.phrases.forEach((phrase, i) => {
    if (length(clean(phrase)) > limits.phrase) problems.phrase[i] = words.phraseTooLong(limits.phrase);
  });
  return problems.name || problems.phrases || Object.keys(problems.phrase).length ? problems : undefined;
}

function nameProblem(name: string, known: readonly IntentRecord[], words: TextsOf<'intent'>): Partial<IntentProblems> {
  if (!name) return { name: words.nameRequired };
  if (length(name) > limits.name) return { name: words.nameTooLong(limits.name) };
  const namesake = known.find((intent) => intent.name === name);
  return namesake ? { name: words.nameTaken, namesake } : {};
}
