import type { Preview } from '@storybook/web-components-vite';
import { setCustomElementsManifest } from '@storybook/web-components-vite';
import { onHostPage } from './on-host-page.js';

interface Named {
  name: string;
}
interface Manifest {
  modules: {
    declarations: {
      members?: Named[];
      attributes?: (Named & { fieldName?: string })[];
      slots?: Named[];
      cssParts?: Named[];
    }[];
  }[];
}

/** Storybook keeps one row for each name, so a part or a slot must not have that of a property. */
function withOwnNames(manifest: Manifest): Manifest {
  for (const element of manifest.modules.flatMap(({ declarations }) => declarations)) {
    element.attributes = element.attributes?.filter(({ fieldName }) => !fieldName);
    for (const part of element.cssParts ?? []) part.name = `::part(${part.name})`;
    for (const slot of element.slots ?? []) slot.name = slot.name ? `slot="${slot.name}"` : '(default slot)';
  }
  return manifest;
}

/** Written by `npm run manifest`, which `npm run build:storybook` runs first; the stories' tests do without. */
const [manifest] = Object.values(
  import.meta.glob<Manifest>('../../dist/custom-elements.json', { eager: true, import: 'default' }),
);
if (manifest) setCustomElementsManifest(withOwnNames(manifest));

const preview: Preview = {
  tags: ['autodocs'],
  decorators: [onHostPage],
  parameters: { a11y: { test: 'error' }, controls: { expanded: true }, layout: 'fullscreen' },
  globalTypes: {
    theme: {
      toolbar: { title: 'Theme', icon: 'contrast', items: ['auto', 'light', 'dark'], dynamicTitle: true },
    },
    density: {
      toolbar: { title: 'Density', icon: 'menu', items: ['compact', 'default', 'comfortable'], dynamicTitle: true },
    },
    locale: {
      toolbar: { title: 'Language', icon: 'globe', items: ['en', 'fr'], dynamicTitle: true },
    },
    direction: {
      toolbar: { title: 'Direction', icon: 'transfer', items: ['ltr', 'rtl'], dynamicTitle: true },
    },
    host: {
      toolbar: {
        title: 'Host page',
        icon: 'browser',
        items: ['white', 'dark', 'serif', 'hostile'],
        dynamicTitle: true,
      },
    },
  },
  initialGlobals: { theme: 'auto', density: 'default', locale: 'en', direction: 'ltr', host: 'white' },
};
export default preview;
