import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { LitElement, html } from 'lit';
import { defineElement } from '../components/internal/define-element.js';
import { blank, blankStyles } from '../components/styles/blank.js';
import { buttonStyles } from '../components/styles/button.js';
import { iconStyles } from '../components/styles/icon.js';
import { errorCircle20, mailInbox20 } from '../components/styles/icons.js';
import { reset } from '../components/styles/reset.js';
import { tokens } from '../components/styles/tokens.js';

/** A shadow root with our sheets, as every element has: sheets and template functions are no elements by themselves. */
class BlankSample extends LitElement {
  static override styles = [tokens, reset, iconStyles, buttonStyles, blankStyles];
  static override properties = { failed: { type: Boolean } };
  declare failed: boolean;

  override render() {
    return this.failed
      ? blank({
          icon: errorCircle20(),
          title: 'The requests could not be loaded',
          text: 'The server did not answer.',
          isError: true,
          actions: html`<button class="button" type="button">Try again</button>`,
        })
      : blank({ icon: mailInbox20(), title: 'No requests', text: 'What the bot hands over appears here.' });
  }
}
defineElement('ur-blank-sample', BlankSample);

const meta: Meta = {
  title: 'Styles/Blank',
  render: (args) => html`<ur-blank-sample ?failed=${args['failed']}></ur-blank-sample>`,
  args: { failed: false },
};
export default meta;

export const Empty: StoryObj = {};
export const Failed: StoryObj = { args: { failed: true } };
