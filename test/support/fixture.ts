import { ContextProvider } from '@lit/context';
import { html, render, type TemplateResult } from 'lit';
import type { Client } from '../../components/data/client.js';
import { clientContext } from '../../components/data/context.js';
import { settingsContext, type Settings } from '../../components/internal/settings.js';
import { settled } from './wait.js';

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
export async function fixture<E extends HTMLElement>(
  template: TemplateResult,
  options: FixtureOptions = {},
): Promise<E> {
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
    initialValue: { locale: undefined, density: 'default', theme: 'auto', texts: {}, isConnecting: false, ...settings },
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
