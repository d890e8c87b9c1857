import { ContextProvider } from '@lit/context';
import { html, render, type TemplateResult } from 'lit';
import type { Client } from '../../components/data/client.js';
import { clientContext } from '../../components/data/context.js';
import { settingsContext, type Settings } from '../../components/internal/settings.js';
import { allElements } from './inspect.js';

export interface FixtureOptions {
  /** Given to the elements inside as a provider gives it; without one they are `unconfigured`. */
  client?: Client;
  settings?: Partial<Settings>;
  /** Where it is put: a host page's root (host-page.ts), else the test page's body. */
  parent?: HTMLElement;
}

const made: HTMLElement[] = [];

/**
 * Renders a template inside what gives the contexts of a provider, and resolves with its first element once that is
 * settled. It is removed after the test.
 */
export async function fixture<E extends HTMLElement>(template: TemplateResult, options: FixtureOptions = {}): Promise<E> {
  const element = fixtureSync<E>(template, options);
  await settled(element);
  return element;
}

/** The same without waiting, for what shows only before the first answer. */
export function fixtureSync<E extends HTMLElement>(
  template: TemplateResult,
  { client, settings, parent = document.body }: FixtureOptions = {},
): E {
  const place = document.createElement('div');
  made.push(place);
  if (client) new ContextProvider(place, { context: clientContext, initialValue: client });
  new ContextProvider(place, {
    context: settingsContext,
    initialValue: { locale: undefined, density: 'default', theme: 'auto', texts: {}, ...settings },
  });
  parent.append(place);
  render(html`${template}`, place);
  return place.firstElementChild as E;
}

/** Removes what this test's fixtures made, before its end. */
export function removeFixtures(): void {
  for (const place of made.splice(0)) place.remove();
}

afterEach(removeFixtures);

export const nextFrame = (): Promise<void> => new Promise((resolve) => requestAnimationFrame(() => resolve()));

const isLoading = (element: Element) => {
  try {
    return element.matches(':state(loading)');
  } catch {
    return false;
  }
};

/**
 * Resolves when nothing inside has an update or a first answer pending, for two frames in a row. Rejects after two
 * seconds with what is still loading.
 */
export async function settled(root: Element = document.body): Promise<void> {
  const end = performance.now() + 2_000;
  for (let quiet = 0; quiet < 2; ) {
    const elements = [...allElements(root)] as (Element & { updateComplete?: Promise<boolean>; isUpdatePending?: boolean })[];
    const pending = elements.filter((element) => element.isUpdatePending);
    await Promise.all(pending.map((element) => element.updateComplete));
    await nextFrame();
    const loading = elements.filter(isLoading);
    quiet = pending.length || loading.length ? 0 : quiet + 1;
    if (quiet < 2 && performance.now() > end)
      throw new Error(`Not settled: ${[...pending, ...loading].map((element) => element.localName).join(', ')}`);
  }
}

/** Resolves with what the condition gives, as soon as that is neither false nor absent. */
export async function until<T>(condition: () => T | false | null | undefined, what = String(condition)): Promise<T> {
  const end = performance.now() + 2_000;
  for (;;) {
    const value = condition();
    if (value) return value;
    if (performance.now() > end) throw new Error(`Waited in vain for: ${what}`);
    await nextFrame();
  }
}

/** The next event of that type which reaches the target. */
export const nextEvent = <K extends string>(
  target: EventTarget,
  type: K,
): Promise<K extends keyof HTMLElementEventMap ? HTMLElementEventMap[K] : CustomEvent> =>
  new Promise((resolve) => target.addEventListener(type, (event) => resolve(event as never), { once: true }));
