import type { Preview } from '@storybook/web-components-vite';
import { setCustomElementsManifest } from '@storybook/web-components-vite';
import { onHostPage } from './on-host-page.js';

/** Written by `npm run manifest`, which the Storybook scripts run first; the stories' tests do without. */
const manifest = Object.values(import.meta.glob('../../dist/custom-elements.json', { eager: true, import: 'default' }))[0];
if (manifest) setCustomElementsManifest(manifest);

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
      toolbar: { title: 'Host page', icon: 'browser', items: ['white', 'dark', 'serif', 'hostile'], dynamicTitle: true },
    },
  },
  initialGlobals: { theme: 'auto', density: 'default', locale: 'en', direction: 'ltr', host: 'white' },
};
export default preview;
