import { expect } from '@open-wc/testing';
import { activeElement, describeElement } from './inspect.js';
import { allElements } from './walk.js';
import { updated } from './wait.js';

/** Asserts that exactly this element has the focus. */
export function expectFocus(expected: Element): void {
  const active = activeElement();
  if (active !== expected)
    throw new Error(`Focus is on ${describeElement(active)}, not on ${describeElement(expected)}`);
}

/** Asserts that what has the focus shows it, as after a key: by an outline or a shadow that it lacks without focus. */
export function expectFocusVisible(expected: Element): void {
  expectFocus(expected);
  expect(expected.matches(':focus-visible'), `${describeElement(expected)} matches :focus-visible`).to.equal(true);
  const looks = (pseudo?: string) => {
    const { outlineStyle, outlineWidth, boxShadow, borderColor, backgroundColor, opacity } = getComputedStyle(
      expected,
      pseudo,
    );
    return {
      outline: outlineStyle === 'none' ? '0px' : outlineWidth,
      rest: [boxShadow, borderColor, backgroundColor, opacity].join(),
    };
  };
  const focused = [looks(), looks('::after'), looks('::before')];
  if (focused.some(({ outline }) => outline !== '0px')) return;
  (expected as HTMLElement).blur();
  const blurred = [looks(), looks('::after'), looks('::before')];
  (expected as HTMLElement).focus();
  if (focused.every(({ rest }, i) => rest === blurred[i]?.rest))
    throw new Error(`Nothing shows that ${describeElement(expected)} has the focus`);
}

/** Resolves when everything that fades or moves has done so: half of a colour is no contrast. */
async function atRest(element: Element): Promise<void> {
  for (;;) {
    const animations = [...allElements(element)].flatMap((part) => part.getAnimations());
    const ending = animations.filter(({ effect, playState }) => {
      return playState !== 'finished' && Number.isFinite(effect?.getComputedTiming().endTime);
    });
    if (ending.length === 0) return;
    await Promise.allSettled(ending.map(({ finished }) => finished));
  }
}

/** Asserts that axe finds nothing, with the page light and dark; or as it is, where no `schemes` are wanted. */
export async function expectAccessible(
  element: Element,
  { schemes = ['light', 'dark'], ignoredRules = [] }: { schemes?: string[]; ignoredRules?: string[] } = {},
): Promise<void> {
  await atRest(element);
  if (!schemes.length) return void (await expect(element).to.be.accessible({ ignoredRules }));
  const { style } = document.documentElement;
  for (const scheme of schemes) {
    style.setProperty('color-scheme', scheme);
    style.setProperty('background', 'Canvas');
    style.setProperty('color', 'CanvasText');
    try {
      await updated(element);
      await atRest(element);
      await expect(element, scheme).to.be.accessible({ ignoredRules });
    } finally {
      for (const name of ['color-scheme', 'background', 'color']) style.removeProperty(name);
    }
  }
}
