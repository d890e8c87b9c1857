import { activeElement, describeElement, textOf } from './inspect.js';
import { allElements } from './walk.js';

/** Only failures wait this long, in ms: a machine that does other things besides may take its time for anything. */
const patience = 30_000;

export const nextFrame = (): Promise<void> => new Promise((resolve) => requestAnimationFrame(() => resolve()));

type Updating = Element & { updateComplete?: Promise<boolean>; isUpdatePending?: boolean };

async function quiet(root: Element, isBusy: (element: Updating) => boolean): Promise<void> {
  const end = performance.now() + patience;
  for (let frames = 0; frames < 2;) {
    const busy = ([...allElements(root)] as Updating[]).filter(isBusy);
    await Promise.all(busy.map((element) => element.updateComplete));
    await nextFrame();
    frames = busy.length ? 0 : frames + 1;
    if (frames < 2 && performance.now() > end)
      throw new Error(`Not settled after ${patience} ms: ${busy.map((element) => element.localName).join(', ')}`);
  }
}

/** Resolves when nothing inside has an update pending, for two frames in a row. */
export const updated = (root: Element = document.body): Promise<void> =>
  quiet(root, (element) => element.isUpdatePending === true);

/** Resolves when, besides, nothing inside waits for its first answer. Rejects when that takes too long, naming who does. */
export const settled = (root: Element = document.body): Promise<void> =>
  quiet(root, (element) => element.isUpdatePending === true || element.matches(':state(loading)'));

/** Resolves with what the condition gives, as soon as that is neither false nor absent. */
export async function until<T>(condition: () => T | false | null | undefined, what = String(condition)): Promise<T> {
  const end = performance.now() + patience;
  for (;;) {
    const value = condition();
    if (value) return value;
    if (performance.now() > end) throw new Error(`Waited in vain for: ${what}\n${whatIsSeen()}`);
    await nextFrame();
  }
}

const whatIsSeen = () =>
  `The focus is on ${describeElement(activeElement())}, and the page says: ${textOf(document.body).slice(0, 1000)}`;

/** The next event of that type which reaches the target. */
export const nextEvent = <K extends string>(
  target: EventTarget,
  type: K,
): Promise<K extends keyof HTMLElementEventMap ? HTMLElementEventMap[K] : CustomEvent> =>
  new Promise((resolve) => target.addEventListener(type, (event) => resolve(event as never), { once: true }));
