import { html } from 'lit';
import '../../components/provider/define.js';
import type { Provider } from '../../components/provider/provider.js';
import { ContextValue } from '../../components/controllers/context-value.js';
import { createMemoryClient } from '../../components/data/memory/client.js';
import { clientContext } from '../../components/data/context.js';
import { defineElement } from '../../components/internal/define-element.js';
import { UrElement } from '../../components/internal/ur-element.js';
import type { Client } from '../../components/data/client.js';
import {
  expect,
  fixture,
  fixtureSync,
  hostPage,
  nextFrame,
  recordWarnings,
  sendKeys,
  until,
} from '../support/index.js';

/** The least element: it shows whose client it has, and has a field to type into. */
class Probe extends UrElement {
  get main() {
    return { state: 'ready', value: 1 } as const;
  }
  override render() {
    return (
      this.renderBlank() ??
      html`<input aria-label="field" />
        <p>ready</p>`
    );
  }
}
defineElement('test-probe', Probe as unknown as CustomElementConstructor);

const task = () => new Promise((resolve) => setTimeout(resolve, 1));
const probeIn = (root: Element) => root.querySelector('test-probe') as Probe;
const tokenOf = (sub: string) => `x.${btoa(JSON.stringify({ kind: 'agent', sub }))}.x`;
/** An address where nothing answers, so that a session stays in the opening. */
const nowhere = 'http://127.0.0.1:9';

describe('ur-provider', () => {
  it('gives its client to what is inside, however deep', async () => {
    const client = createMemoryClient();
    const provider = await fixture<Provider>(
      html`<ur-provider .client=${client}
        ><p><test-probe></test-probe></p
      ></ur-provider>`,
    );
    await until(() => probeIn(provider).matches(':state(ready)'));
    expect(probeIn(provider).activeClient).to.equal(client);
  });

  it('takes no room of its own', async () => {
    const provider = await fixture<Provider>(html`<ur-provider><p>of the page</p></ur-provider>`);
    expect(getComputedStyle(provider).display).to.equal('contents');
    provider.hidden = true;
    expect(getComputedStyle(provider).display).to.equal('none');
  });

  it('shows what is inside as unconfigured until it knows where to connect, and as loading from then on', async () => {
    const provider = await fixture<Provider>(html`<ur-provider><test-probe></test-probe></ur-provider>`);
    expect(probeIn(provider).matches(':state(unconfigured)')).to.equal(true);
    provider.getToken = () => new Promise(() => {});
    provider.bot = 'bot000000000001';
    provider.api = nowhere;
    await until(() => probeIn(provider).matches(':state(loading)'));
  });

  it('shares one client between providers of the same person, and never between two people', async () => {
    const clientOf = async (sub: string) => {
      const provider = fixtureSync<Provider>(
        html`<ur-provider api=${nowhere} bot="bot000000000001" .getToken=${() => tokenOf(sub)}
          ><test-probe></test-probe
        ></ur-provider>`,
      );
      return until(() => probeIn(provider).activeClient);
    };
    const one = await clientOf('camille');
    expect(await clientOf('camille')).to.equal(one);
    expect(await clientOf('marek')).not.to.equal(one);
  });

  it('has another client when the page names another person', async () => {
    let sub = 'camille';
    const provider = fixtureSync<Provider>(
      html`<ur-provider api=${nowhere} bot="bot000000000001" .getToken=${() => tokenOf(sub)}
        ><test-probe></test-probe
      ></ur-provider>`,
    );
    const before = await until(() => probeIn(provider).activeClient);
    sub = 'marek';
    provider.reconnect();
    await until(() => probeIn(provider).activeClient !== before);
    expect(probeIn(provider).activeClient).not.to.equal(undefined);
  });

  it('shows a refusal of the page as signed out, with a retry', async () => {
    let asked = 0;
    const refuse = () => {
      asked++;
      return null;
    };
    const provider = await fixture<Provider>(
      html`<ur-provider api=${nowhere} bot="bot000000000001" .getToken=${refuse}
        ><test-probe></test-probe
      ></ur-provider>`,
    );
    const probe = probeIn(provider);
    await until(() => probe.matches(':state(signed-out)'));
    const before = asked;
    probe.shadowRoot!.querySelector('button')!.click();
    await until(() => asked > before);
  });

  it('repeats state events once, without bubbling', async () => {
    const client = createMemoryClient();
    const provider = await fixture<Provider>(html`<ur-provider .client=${client}></ur-provider>`);
    const heard: unknown[] = [];
    const bubbled: Event[] = [];
    const onBubble = (event: Event) => bubbled.push(event);
    provider.addEventListener('ur-error', (event) => heard.push(event.detail));
    document.body.addEventListener('ur-error', onBubble);
    client.report({ code: 'failed', status: 500 }, 'ur-x');
    document.body.removeEventListener('ur-error', onBubble);
    expect(heard).to.deep.equal([{ code: 'failed', status: 500, element: 'ur-x' }]);
    expect(bubbled).to.have.length(0);
  });

  it('follows the colour of the page, whoever changes it', async () => {
    const page = hostPage({ host: 'dark' });
    const provider = await fixture<Provider>(html`<ur-provider><test-probe></test-probe></ur-provider>`, {
      parent: page.root,
    });
    expect(provider.matches(':state(dark)')).to.equal(true);
    expect(getComputedStyle(probeIn(provider)).colorScheme).to.equal('dark');
    page.root.style.setProperty('color', 'rgb(20 20 20)');
    await until(() => provider.matches(':state(light)'));
    expect(getComputedStyle(probeIn(provider)).colorScheme).to.equal('light');
  });

  it('lets theme win over the page', async () => {
    const provider = await fixture<Provider>(html`<ur-provider theme="dark"><test-probe></test-probe></ur-provider>`);
    expect(getComputedStyle(probeIn(provider)).colorScheme).to.equal('dark');
  });

  it('says density to everything inside', async () => {
    const provider = await fixture<Provider>(html`<ur-provider><test-probe></test-probe></ur-provider>`);
    const row = () => getComputedStyle(probeIn(provider)).getPropertyValue('--_row');
    expect(row()).to.equal('44px');
    provider.density = 'compact';
    await nextFrame();
    expect(row()).to.equal('32px');
  });

  it('changes the language of what is inside, and takes the words of the page over ours', async () => {
    const provider = await fixture<Provider>(html`<ur-provider><test-probe></test-probe></ur-provider>`);
    const text = () => probeIn(provider).shadowRoot!.textContent!;
    expect(text()).to.contain('Not connected');
    provider.locale = 'fr-CA';
    await until(() => text().includes('Non connecté'));
    provider.texts = { common: { unconfiguredTitle: 'Ask the helpdesk' } };
    await until(() => text().includes('Ask the helpdesk'));
  });
});

describe('an element of ours', () => {
  it('keeps its client when it is moved, and forgets it when it leaves', async () => {
    const client = createMemoryClient();
    const provider = await fixture<Provider>(
      html`<ur-provider .client=${client}
        ><p></p>
        <test-probe></test-probe
      ></ur-provider>`,
    );
    const probe = probeIn(provider);
    let lost = false;
    provider.querySelector('p')!.append(probe);
    void probe.updateComplete.then(() => (lost ||= probe.activeClient !== client));
    await task();
    expect(lost).to.equal(false);
    document.body.append(probe);
    await task();
    expect(probe.activeClient).to.equal(undefined);
    await probe.updateComplete;
    expect(probe.matches(':state(unconfigured)')).to.equal(true);
    probe.remove();
  });

  it('moved to another provider, has that one’s client before the next paint', async () => {
    const [one, two] = [createMemoryClient(), createMemoryClient()];
    const both = await fixture(
      html`<div>
        <ur-provider .client=${one}><test-probe></test-probe></ur-provider><ur-provider .client=${two}></ur-provider>
      </div>`,
    );
    const probe = probeIn(both);
    both.lastElementChild!.append(probe);
    await probe.updateComplete;
    expect(probe.activeClient).to.equal(two);
  });

  it('finds a provider that is upgraded after it', async () => {
    class LateProvider extends HTMLElement {
      value: Client | undefined;
    }
    const client = createMemoryClient();
    const place = await fixture(html`<late-provider><test-probe></test-probe></late-provider>`);
    expect(probeIn(place).activeClient).to.equal(undefined);
    const { ContextProvider } = await import('@lit/context');
    customElements.define('late-provider', LateProvider);
    new ContextProvider(place, { context: clientContext, initialValue: client }).hostConnected();
    await until(() => probeIn(place).activeClient === client);
  });

  it('without a provider says so on the screen, and warns once', async () => {
    const warnings = recordWarnings();
    const probe = await fixture<Probe>(html`<test-probe></test-probe>`);
    expect(probe.shadowRoot!.textContent).to.contain('ur-provider');
    const ofTheProbe = () => warnings.filter((warning) => warning.includes('test-probe'));
    await until(() => ofTheProbe().length);
    probe.requestUpdate();
    await probe.updateComplete;
    expect(ofTheProbe()).to.have.length(1);
  });

  it('keeps typed keys from the page, and lets pass what is the browser’s', async () => {
    const page = hostPage();
    const probe = await fixture<Probe>(html`<test-probe .client=${createMemoryClient()}></test-probe>`, {
      parent: page.root,
    });
    await until(() => probe.matches(':state(ready)'));
    probe.shadowRoot!.querySelector('input')!.focus();
    await sendKeys({ type: 'jk' });
    expect(page.keys).to.deep.equal([]);
    await sendKeys({ press: 'Escape' });
    await sendKeys({ press: 'F6' });
    expect(page.keys).to.deep.equal(['Escape', 'F6']);
  });

  it('undoes what a hostile page’s CSS lets in', async () => {
    const page = hostPage();
    const probe = await fixture<Probe>(html`<test-probe .client=${createMemoryClient()}></test-probe>`, {
      parent: page.root,
    });
    await until(() => probe.matches(':state(ready)'));
    const style = getComputedStyle(probe.shadowRoot!.querySelector('p')!);
    expect(style.textTransform).to.equal('none');
    expect(style.letterSpacing).to.equal('normal');
    expect(style.wordSpacing).to.equal('0px');
    expect(style.textIndent).to.equal('0px');
    expect(style.fontStyle).to.equal('normal');
  });

  it('speaks through one region of the light DOM, and inside an open modal', async () => {
    const client = createMemoryClient();
    const provider = await fixture<Provider>(
      html`<ur-provider .client=${client}
        ><dialog><test-probe></test-probe></dialog
      ></ur-provider>`,
    );
    const region = () => document.querySelector('[role="status"][aria-live="polite"]');
    await until(() => probeIn(provider).activeClient === client);
    client.announce('One', '1');
    await until(() => region()?.textContent?.includes('One'));
    expect(region()!.parentElement).to.equal(provider);
    const dialog = provider.querySelector('dialog')!;
    dialog.showModal();
    client.announce('Two', '2');
    await until(() => region()?.textContent?.includes('Two'));
    expect(region()!.parentElement).to.equal(dialog);
    expect(document.querySelectorAll('[role="status"][aria-live="polite"]')).to.have.length(1);
    dialog.close();
  });

  it('keeps its look in another document', async () => {
    const probe = await fixture<Probe>(html`<test-probe></test-probe>`);
    const frame = document.createElement('iframe');
    probe.parentElement!.append(frame);
    frame.contentDocument!.body.append(probe);
    const view = frame.contentWindow as Window & typeof globalThis;
    expect(view.getComputedStyle(probe.shadowRoot!.querySelector('.blank')!).display).to.equal('grid');
  });
});

describe('ContextValue', () => {
  it('is let go when its element stays away', async () => {
    const client = createMemoryClient();
    const provider = await fixture<Provider>(
      html`<ur-provider .client=${client}><test-probe></test-probe></ur-provider>`,
    );
    const probe = probeIn(provider);
    const value = new ContextValue(probe, clientContext);
    expect(value.value).to.equal(client);
    probe.remove();
    await task();
    expect(value.value).to.equal(undefined);
  });
});
