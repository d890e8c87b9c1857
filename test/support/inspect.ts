/* What a test or a story's play function looks for. Nothing here needs the test runner: stories are built without it. */
import { allElements } from './walk.js';

/** How many DOM elements there are inside, through all shadow roots: what the budgets of DESIGN.md count. */
export function countElements(root: Element): number {
  let count = 0;
  for (const _ of allElements(root)) count++;
  return count;
}

/** The first match inside, through all shadow roots; throws when there is none. */
export function find<E extends Element = HTMLElement>(root: Element, selector: string): E {
  const found = findAll<E>(root, selector)[0];
  if (!found) throw new Error(`Nothing inside <${root.localName}> matches ${selector}`);
  return found;
}

/** All matches inside, through all shadow roots, in document order. */
export function findAll<E extends Element = HTMLElement>(root: Element, selector: string): E[] {
  return [...allElements(root)].filter((element) => element !== root && element.matches(selector)) as E[];
}

/** The text that is rendered, through shadow roots and slots, in one line. */
export function textOf(root: Node): string {
  const parts: string[] = [];
  const walk = (node: Node): void => {
    if (node instanceof Text) parts.push(node.data);
    else if (node instanceof HTMLSlotElement && node.assignedNodes().length) node.assignedNodes().forEach(walk);
    else if (node instanceof Element && node.shadowRoot) node.shadowRoot.childNodes.forEach(walk);
    else if (!(node instanceof HTMLStyleElement || node instanceof HTMLScriptElement)) node.childNodes.forEach(walk);
  };
  walk(root);
  return parts.join(' ').replace(/\s+/g, ' ').trim();
}

/** What has the focus, inside whichever shadow roots. */
export function activeElement(): Element | null {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active;
}

/** As a failure names it. */
export const describeElement = (element: Element | null): string =>
  element ? `<${element.localName}${element.className ? ` class="${element.getAttribute('class')}"` : ''}>` : 'nothing';
