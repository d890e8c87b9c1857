import { html, type TemplateResult } from 'lit';
import { fileTypes } from '../../backend/schema/files.js';
import type { AttachmentsController } from '../controllers/attachments-controller.js';
import { attach20 } from '../styles/icons.js';

/** What a chooser of files offers; the server looks at the bytes. */
const accept = Object.entries(fileTypes)
  .flatMap(([type, extensions]) => [type, ...extensions.map((extension) => `.${extension}`)])
  .join();

/** Opens the browser's own chooser of files. */
export function attachButton({ onChosen, prefetch }: AttachmentsController, label: string): TemplateResult {
  return html`<button
      class="quiet quiet--icon composer__attach"
      type="button"
      aria-label=${label}
      @click=${choose}
      @pointerover=${prefetch}
      @focus=${prefetch}
    >
      ${attach20()}</button
    ><input
      class="hidden"
      type="file"
      multiple
      accept=${accept}
      tabindex="-1"
      aria-hidden="true"
      @change=${onChosen}
    />`;
}

const choose = (event: Event) => ((event.currentTarget as Element).nextElementSibling as HTMLInputElement).click();
