import { html } from 'lit';
import '../../components/conversation/define.js';
import type { Conversation } from '../../components/conversation/conversation.js';
import { UrError } from '../../components/data/errors.js';
import { createMemoryClient, sampleIDs } from '../../components/data/memory/index.js';
import { readsOf } from '../../components/data/memory/tables.js';
import type { Client } from '../../components/data/client.js';
import {
  countElements,
  expect,
  expectAccessible,
  expectFocus,
  expectFocusVisible,
  find,
  findAll,
  fixture,
  fixtureSync,
  hostPage,
  nextEvent,
  sendKeys,
  textOf,
  until,
} from '../support/index.js';
import { distanceFromEnd, fill, put, scrollAtOnce, scrollBy, scrollerOf, talk, type Talk } from './talk.js';

const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));

/** In a page of a given height, unless another parent is named. */
async function conversation(client: Client, id: string, options: Parameters<typeof fixture>[1] = {}) {
  const element = await fixture<Conversation>(html`<ur-conversation conversation-id=${id}></ur-conversation>`, {
    client,
    ...options,
  });
  if (!options.parent) element.parentElement!.style.setProperty('block-size', '560px');
  await frame();
  return element;
}
const shown = ({ camille, conversation: id }: Talk) => conversation(camille, id);
const bubbles = (element: Element) => findAll(element, '.bubble').map(textOf);

describe('ur-conversation', () => {
  it('groups the lines of one author, under the name of who wrote them', async () => {
    const element = await shown(talk());
    const runs = findAll(element, '.run').map(
      (run) => `${textOf(find(run, '.run__author'))}: ${findAll(run, '.message').length}`,
    );
    expect(runs.slice(-3)).to.deep.equal(['You: 2', 'Zoë Martínez: 1', 'You: 1']);
  });

  it('says who the person is, and whether they are there', async () => {
    const element = await shown(talk());
    expect(textOf(find(element, 'header')))
      .to.contain('Zoë Martínez')
      .and.to.contain('Online, seen 12 s ago');
  });

  it('says since when somebody is away', async () => {
    const all = talk();
    all.server.setPresence(sampleIDs.person('zoe'), { state: 'offline', seenAt: '2026-11-24 13:55:00.000Z' });
    const element = await shown(all);
    expect(textOf(find(element, 'header'))).to.match(/Away since .*:55/);
  });

  it('has a line where a request was created, which selects it', async () => {
    const element = await shown(talk());
    const link = await until(() => findAll(element, 'button').find((button) => /#214/.test(textOf(button))));
    const selected = nextEvent(element, 'ur-request-select');
    link.click();
    expect((await selected).detail.id).to.equal(sampleIDs.request(214));
  });

  it('finds the conversation of a request', async () => {
    const { camille } = talk();
    const id = sampleIDs.request(214);
    const element = await fixture(html`<ur-conversation request-id=${id}></ur-conversation>`, { client: camille });
    expect(textOf(element)).to.contain('Please send it once more');
  });

  it('tells of changes of control in the words of who reads', async () => {
    const all = talk();
    expect(textOf(await shown(all))).to.contain('You joined the conversation');
    expect(textOf(await conversation(all.ines, all.conversation))).to.contain('Camille joined the conversation');
    expect(textOf(await conversation(all.zoe, all.conversation))).to.contain('An agent joined the conversation');
  });

  it('shows the time after a pause, and the day where it begins', async () => {
    const element = await shown(talk());
    expect(textOf(find(element, '[part~="day"]'))).to.contain('Today');
    expect(findAll(element, '.system > time')).to.have.length(0);
    const all = talk();
    put(all, { text: 'Still there?', created: '2026-11-24 14:39:00.000Z' });
    const later = await shown(all);
    expect(textOf(findAll(later, '.system > time').at(-1)!)).to.match(/39/);
  });

  it('shows corrections, and that something was withdrawn', async () => {
    const all = talk();
    const wrong = put(all, { text: 'Wrnog' });
    const secret = put(all, { text: 'My password is 1234' });
    put(all, { type: 'edit', data: { of: wrong.id, text: 'Wrong' } });
    put(all, { type: 'edit', data: { of: secret.id, text: null } });
    const element = await shown(all);
    expect(bubbles(element).slice(-2)).to.deep.equal(['Wrong', 'This message was withdrawn']);
    expect(textOf(element)).to.contain('Edited');
  });

  it('has room beside the widest bubble for when it was said, and that it was corrected', async () => {
    const all = talk();
    const created = new Date('2026-11-24T12:34:00').toISOString().replace('T', ' ');
    for (const author of [{}, { author: 'agent' as const, authorID: sampleIDs.agent('camille') }]) {
      const said = put(all, { ...author, text: 'Words that go on. '.repeat(20), created });
      put(all, { ...author, type: 'edit', data: { of: said.id, text: 'Words that go on. '.repeat(30) } });
    }
    const element = await shown(all);
    element.style.setProperty('inline-size', '352px');
    await frame();
    const place = scrollerOf(element).getBoundingClientRect();
    const times = findAll(element, '.message__time').filter((time) => textOf(time).endsWith('Edited'));
    expect(times.map(textOf)).to.deep.equal(['12:34 PM Edited', '12:34 PM Edited']);
    for (const time of times) {
      const { left, right } = time.getBoundingClientRect();
      expect(left).to.be.at.least(place.left);
      expect(right).to.be.at.most(place.right);
    }
  });

  describe('a line that was not sent', () => {
    const failedLine = async () => {
      const all = talk();
      all.camille.fail('postMessage', new UrError({ status: 400, message: 'No.' }), 1);
      const element = await shown(all);
      await all.camille.send(all.conversation, { text: 'Two things' });
      await until(() => findAll(element, '.run__state--failed').length);
      const press = (label: string) =>
        findAll(element, 'button')
          .find((button) => textOf(button) === label)!
          .click();
      return { ...all, element, press };
    };

    it('says so, and sends it when it is tried again', async () => {
      const { element, press } = await failedLine();
      expect(textOf(element)).to.contain('Not sent. Your text is kept.');
      await expectAccessible(element);
      press('Try again');
      await until(() => findAll(element, '.run__state--failed').length === 0);
      await until(() => /Sent$/.test(textOf(findAll(element, '.run').at(-1)!)));
    });

    it('is gone when it is discarded', async () => {
      const { element, press } = await failedLine();
      press('Discard');
      await until(() => !bubbles(element).includes('Two things'));
    });
  });

  it('marks only the last of one’s own, and as read when it was', async () => {
    const all = talk();
    const element = await shown(all);
    await all.camille.send(all.conversation, { text: 'One more thing' });
    await until(() => /Sent$/.test(textOf(findAll(element, '.run').at(-1)!)));
    all.zoe.read(all.conversation, 12);
    await until(() => /Read$/.test(textOf(findAll(element, '.run').at(-1)!)));
    expect(findAll(element, '.run__state')).to.have.length(1);
  });

  it('shows that somebody is writing', async () => {
    const all = talk();
    const element = await shown(all);
    const dots = await until(() => {
      // As long as she does: what one event tells is soon over.
      all.zoe.typing(all.conversation);
      return findAll(element, '.typing')[0];
    });
    expect(dots.getAttribute('aria-label')).to.equal('Zoë is typing');
  });

  describe('with ten thousand messages', () => {
    it('mounts the last fifty', async () => {
      const all = talk();
      fill(all, 10_000);
      const element = await shown(all);
      expect(findAll(element, '.message')).to.have.length(50);
      expect(bubbles(element).at(-1)).to.equal('Line 10000');
      expect(distanceFromEnd(scrollerOf(element))).to.be.lessThan(2);
    });

    it('brings the older ones without moving what is read, and never has many elements', async () => {
      const all = talk();
      fill(all, 10_000);
      const element = await shown(all);
      const scroller = scrollerOf(element);
      for (let i = 0; i < 40; i++) {
        scrollAtOnce(scroller, -300);
        const { top } = scroller.getBoundingClientRect();
        const read = findAll(element, '.message').find((row) => row.getBoundingClientRect().bottom > top)!;
        const before = read.getBoundingClientRect().top;
        await frame();
        expect(find(element, `#${read.id}`).getBoundingClientRect().top).to.be.closeTo(before, 1);
        expect(countElements(element)).to.be.lessThan(1500);
      }
      expect(bubbles(element)).not.to.include('Line 10000');
      expect(Number(bubbles(element)[0]!.slice(5))).to.be.lessThan(9800);
    });

    it('opens at a message, and comes back to the newest', async () => {
      const all = talk();
      fill(all, 2_000);
      const { camille, conversation: id } = all;
      const element = await fixture<Conversation>(
        html`<ur-conversation conversation-id=${id} at="500"></ur-conversation>`,
        { client: camille },
      );
      element.parentElement!.style.setProperty('block-size', '560px');
      await frame();
      const isVisible = (text: string) => {
        const view = scrollerOf(element).getBoundingClientRect();
        const row = findAll(element, '.bubble')
          .find((bubble) => textOf(bubble) === text)
          ?.getBoundingClientRect();
        return row !== undefined && row.top >= view.top && row.bottom <= view.bottom;
      };
      expect(isVisible('Line 500')).to.equal(true);
      await element.scrollToSeq(1200);
      await until(() => isVisible('Line 1200'));
      find(element, '.thread__pill').click();
      await until(() => isVisible('Line 2000'));
    });
  });

  it('stays at the end while one is there', async () => {
    const all = talk();
    fill(all, 60);
    const element = await shown(all);
    await all.zoe.send(all.conversation, { text: 'And another thing' });
    await until(() => bubbles(element).includes('And another thing'));
    expect(distanceFromEnd(scrollerOf(element))).to.be.lessThan(2);
  });

  it('leaves whoever reads further up where they are, and says that something came', async () => {
    const all = talk();
    fill(all, 60);
    const element = await shown(all);
    const scroller = scrollerOf(element);
    await scrollBy(scroller, -400);
    const { scrollTop } = scroller;
    await all.zoe.send(all.conversation, { text: 'And another thing' });
    const pill = await until(() => findAll(element, '.thread__pill')[0]);
    expect(textOf(pill)).to.equal('New messages');
    expect(scroller.scrollTop).to.equal(scrollTop);
    pill.click();
    await until(() => distanceFromEnd(scroller) < 2 && findAll(element, '.thread__pill').length === 0);
  });

  it('marks as read only what was on the screen', async () => {
    const all = talk();
    fill(all, 60);
    const element = await shown(all);
    await until(() => all.camille.calls('putRead') === 1);
    await scrollBy(scrollerOf(element), -400);
    await all.zoe.send(all.conversation, { text: 'Unseen' });
    await until(() => findAll(element, '.thread__pill')[0]);
    expect(all.camille.calls('putRead')).to.equal(1);
    await element.scrollToEnd();
    await until(() => all.camille.calls('putRead') === 2);
  });

  it('tells what was read again, where nobody has heard of it', async () => {
    const all = talk();
    const { seq } = put(all, { text: 'Unread' });
    all.camille.fail('putRead', new UrError({ status: 0 }), 1);
    await shown(all);
    await until(() => all.camille.calls('putRead') > 0);
    all.zoe.typing(all.conversation);
    await until(() => readsOf(all.server.tables(), all.conversation).get(sampleIDs.agent('camille')) === seq);
    expect(all.camille.calls('putRead')).to.equal(2);
  });

  it('has the lines of others said, and neither history nor one’s own', async () => {
    const all = talk();
    const element = await shown(all);
    await all.camille.send(all.conversation, { text: 'Mine' });
    await all.zoe.send(all.conversation, { text: 'Hers' });
    await until(() => bubbles(element).includes('Hers'));
    await until(() => all.announced.size);
    expect([...all.announced.values()]).to.deep.equal(['Zoë: Hers']);
  });

  it('is a plain list, which is no live region', async () => {
    const element = await shown(talk());
    expect(findAll(element, '[aria-live], [role="log"], [role="status"]')).to.have.length(0);
    expect(find(element, 'ol.talk').getAttribute('role')).to.equal('list');
  });

  describe('states', () => {
    it('is unconfigured without a provider, and without an id', async () => {
      const alone = await fixture(html`<ur-conversation conversation-id="x"></ur-conversation>`);
      expect(alone.matches(':state(unconfigured)')).to.equal(true);
      expect(textOf(alone)).to.contain('Not connected');
      const nameless = await fixture(html`<ur-conversation></ur-conversation>`, { client: createMemoryClient() });
      expect(nameless.matches(':state(unconfigured)')).to.equal(true);
    });

    it('shows bones while it loads, and never that it is empty', async () => {
      const all = talk();
      all.camille.latency = 80;
      const element = fixtureSync<Conversation>(
        html`<ur-conversation conversation-id=${all.conversation}></ur-conversation>`,
        { client: all.camille },
      );
      await element.updateComplete;
      expect(findAll(element, '.bone')).not.to.have.length(0);
      expect(element.matches(':state(loading)')).to.equal(true);
      await until(() => {
        expect(textOf(element)).not.to.contain('Nothing was said');
        return element.matches(':state(ready)');
      });
    });

    it('says what appears where nothing was said yet', async () => {
      const all = talk();
      all.server.tables().messages.set(all.conversation, []);
      all.server.tables().conversations.get(all.conversation)!.seq = 0;
      const element = await shown(all);
      expect(element.matches(':state(empty)')).to.equal(true);
      expect(textOf(element)).to.contain('Nothing was said yet');
      await expectAccessible(element);
    });

    for (const [state, status, text] of [
      ['failed', 500, 'This did not load'],
      ['forbidden', 403, 'This is not yours to see'],
      ['gone', 404, 'This is no longer here'],
    ] as const)
      it(`is ${state} when the server answers ${status}`, async () => {
        const all = talk();
        all.camille.fail('getMessages', new UrError({ status }));
        const element = await shown(all);
        expect(element.matches(`:state(${state})`)).to.equal(true);
        expect(textOf(element)).to.contain(text);
        await expectAccessible(element);
      });

    it('loads again when it is told to', async () => {
      const all = talk();
      all.camille.fail('getMessages', new UrError({ status: 500 }));
      const element = await shown(all);
      all.camille.fail('getMessages', undefined, 0);
      find(element, 'button').click();
      await until(() => element.matches(':state(ready)'));
    });

    it('says since when it is offline, and keeps what there is', async () => {
      const all = talk();
      const element = await shown(all);
      all.camille.offline = true;
      await until(() => findAll(element, '.notice')[0]);
      expect(textOf(element)).to.contain('Offline. This is the state of').and.to.contain('Please send it once more');
      await expectAccessible(element);
    });

    it('is signed out when the session ends', async () => {
      const all = talk();
      const element = await shown(all);
      await all.camille.signOut();
      await until(() => element.matches(':state(signed-out)'));
      expect(textOf(element)).not.to.contain('Please send it once more');
    });
  });

  it('can be read by axe and by keyboard', async () => {
    const element = await shown(talk());
    await expectAccessible(element);
    await sendKeys({ press: 'Tab' });
    element.focus();
    await sendKeys({ press: 'ArrowUp' });
    expectFocus(scrollerOf(element));
    expectFocusVisible(scrollerOf(element));
  });

  it('holds its own on a hostile page without a height', async () => {
    const all = talk();
    fill(all, 400);
    const page = hostPage();
    const element = await conversation(all.camille, all.conversation, { parent: page.root });
    expect(element.getBoundingClientRect().height).to.be.within(320, innerHeight);
    expect(findAll(element, '.message').length).to.be.lessThan(121);
    const style = getComputedStyle(find(element, '.bubble'));
    expect(style.textTransform).to.equal('none');
    expect(style.letterSpacing).to.equal('normal');
  });

  it('speaks French', async () => {
    const all = talk();
    const element = await conversation(all.camille, all.conversation, { settings: { locale: 'fr' } });
    await until(() => textOf(element).includes('Vous avez rejoint la conversation'));
  });

  it('keeps its place when it is moved, and shows the other when it gets another', async () => {
    const all = talk();
    const element = await shown(all);
    const asked = all.camille.calls('getMessages');
    const place = document.createElement('div');
    element.parentElement!.append(place);
    place.append(element);
    await frame();
    expect(all.camille.calls('getMessages')).to.equal(asked);
    expect(textOf(element)).to.contain('Please send it once more');
    element.conversationId = sampleIDs.conversation('chidi');
    await until(() => textOf(element).includes('The driver does not answer'));
    expect(textOf(element)).not.to.contain('Please send it once more');
  });
});
