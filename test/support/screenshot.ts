import { executeServerCommand } from '@web/test-runner-commands';

/** What is painted where an element is, as text: the same pixels give the same. */
export function screenshotOf(element: Element): Promise<string> {
  const { x, y, width, height } = element.getBoundingClientRect();
  return executeServerCommand('ur-screenshot', { x, y, width, height });
}
