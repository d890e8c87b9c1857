import { html } from 'lit';
import {
  activeElement,
  countElements,
  expect,
  expectAccessible,
  expectConsoleErrors,
  expectFocus,
  expectFocusVisible,
  find,
  fixture,
  hostPage,
  recordWarnings,
  sendKeys,
  textOf,
} from '../support/index.js';

/** A plain custom element with a shadow root, to try the helpers on. */
class TestBox extends HTMLElement {
  constructor() {
    super();
    const root = this.attachShadow({ mode: 'open' });
    root.append(Object.assign(document.createElement('button'), { textContent: 'Inside' }));
    root.append(document.createElement('slot'));
  }
}
customElements.define('test-box', TestBox);

describe('the helpers of element tests', () => {
  it('look through shadow roots', async () => {
    const box = await fixture(html`<test-box><b>Outside</b></test-box>`);
    expect(countElements(box)).to.equal(4);
    expect(textOf(box)).to.equal('Inside Outside');
    find(box, 'button').focus();
    expectFocus(find(box, 'button'));
    expect(activeElement()?.localName).to.equal('button');
    await expectAccessible(box);
  });

  it('see whether focus shows', async () => {
    const shown = await fixture(html`<button>One</button>`);
    shown.focus();
    await sendKeys({ press: 'Shift' });
    expectFocusVisible(shown);
    shown.style.setProperty('outline', 'none');
    expect(() => expectFocusVisible(shown)).to.throw('Nothing shows');
  });

  it('find what axe finds', async () => {
    const button = await fixture(html`<button aria-label=""></button>`);
    let message = '';
    await expectAccessible(button).catch((error: Error) => (message = error.message));
    expect(message).to.contain('button-name');
  });

  it('give a page that has shortcuts of its own', async () => {
    const page = hostPage();
    const box = await fixture(html`<test-box></test-box>`, { parent: page.root });
    find(box, 'button').focus();
    await sendKeys({ press: 'j' });
    expect(page.shortcuts).to.deep.equal(['j']);
    expect(getComputedStyle(box).textTransform).to.equal('uppercase');
  });

  it('let a test expect errors and warnings', () => {
    expectConsoleErrors(/on purpose/);
    console.error('on purpose');
    const warnings = recordWarnings();
    console.warn('seen');
    expect(warnings).to.deep.equal(['seen']);
  });
});
