import { html, type TemplateResult } from 'lit';
import '../../components/conversation/define.js';
import '../../components/request-detail/define.js';
import '../../components/request-list/define.js';
import '../../components/request-views/define.js';
import '../../components/assignee-picker/define.js';
import type { AssigneePicker } from '../../components/assignee-picker/assignee-picker.js';
import { lateMessageFiles } from '../../components/controllers/thread-files.js';
import { linkFinder } from '../../components/internal/links.js';
import { expect, findAll, fixture, settled } from '../support/index.js';
import { removeFixtures } from '../support/fixture.js';
import { screenshotOf } from '../support/screenshot.js';
import { textBank, type TextBank } from '../support/text-bank.js';

/* As many marks as one character may carry, and more from before there was a limit: the pixels of others stay theirs. */

const towers = {
  'above and below': `z${'\u0301\u0316'.repeat(15)}`.repeat(3),
  'of hundreds': `z${'\u0301\u0316'.repeat(200)}`.repeat(3),
};

interface Scene {
  template(bank: TextBank): TemplateResult;
  /** All of the kind, of which the middle one has the tower. */
  rows: string;
}
const scenes: Record<string, Scene> = {
  'message rows': {
    template: (bank) => html`<ur-conversation conversation-id=${bank.conversation(0)}></ur-conversation>`,
    rows: '.message',
  },
  'list rows': { template: () => html`<ur-request-list></ur-request-list>`, rows: '[role=row][aria-rowindex]' },
  'names of groups': {
    template: () => html`<ur-request-views></ur-request-views>`,
    rows: '.view',
  },
  'names of agents': { template: () => html`<ur-assignee-picker></ur-assignee-picker>`, rows: '.menu__item' },
};

/** What is painted in all rows but those with the tower. */
async function neighbours({ template, rows }: Scene, tower: string) {
  // In the thread it is said between two lines; elsewhere it is the second of three.
  const bank = textBank(['Words', tower, 'Others'], ['Line before', tower, 'Line after']);
  const element = await fixture<HTMLElement>(html`<div class="place">${template(bank)}</div>`, { client: bank.admin });
  const inner = element.firstElementChild!;
  if (inner.localName === 'ur-assignee-picker') await (inner as AssigneePicker).show();
  await settled(element);
  const all = findAll(element, rows);
  const [others, towered] = [false, true].map((has) => all.filter((row) => row.textContent.includes('z') === has));
  expect(towered!.length, 'rows with a tower').to.be.at.least(1);
  expect(others!.length, 'rows beside it').to.be.at.least(2);
  const paint = async () => {
    const pictures: string[] = [];
    for (const row of [...others!, towered![0]!]) pictures.push(await screenshotOf(row));
    return pictures;
  };
  // What is painted late, such as the look of files, is there once nothing changes any more.
  let pictures = await paint();
  for (let before = ''; before !== pictures.join(); pictures = await paint()) before = pictures.join();
  const own = pictures.pop()!;
  removeFixtures();
  return { pictures, own };
}

describe('towers of combining marks', () => {
  // Fetched between two looks, they would change what is painted.
  before(() => Promise.all([lateMessageFiles.get(), linkFinder.get()]));
  before(() => {
    const style = document.createElement('style');
    style.id = 'place';
    style.textContent = '.place { inline-size: 400px; block-size: 560px }';
    document.head.append(style);
  });
  after(() => document.querySelector('#place')!.remove());

  for (const [what, scene] of Object.entries(scenes))
    it(`paint over nobody else's ${what}`, async () => {
      const expected = await neighbours(scene, 'zzz');
      for (const [how, tower] of Object.entries(towers)) {
        const found = await neighbours(scene, tower);
        expect(found.own !== expected.own, `${how}: is itself painted`).to.equal(true);
        const changed = found.pictures.flatMap((picture, i) => (picture === expected.pictures[i] ? [] : [i]));
        expect(changed, `${how}: rows that are painted otherwise`).to.deep.equal([]);
        expect(found.pictures).to.have.length(expected.pictures.length);
      }
    });
});
