/*
 * What every server, real or in memory, answers to the data layer. Framework-neutral: the runner hands in its functions.
 */
import type { Place, Suite } from './home.js';
import { changesAndEvents } from './changes-and-events.js';
import { controlOfAConversation } from './control.js';
import { erasure } from './erasure.js';
import { files } from './files.js';
import { listsAndCounts } from './lists.js';
import { merges } from './merges.js';
import { messages } from './messages.js';
import { peopleAndSteps } from './people-and-steps.js';
import { requests } from './requests.js';

export function contract(suite: Suite, name: string, start: () => Promise<Place>): void {
  suite.describe(`the contract of the data layer: ${name}`, () => {
    let place: Place;
    suite.before(async () => {
      place = await start();
    });
    suite.after(() => place.stop());
    const at = () => place;
    peopleAndSteps(suite, at);
    messages(suite, at);
    files(suite, at);
    controlOfAConversation(suite, at);
    merges(suite, at);
    erasure(suite, at);
    requests(suite, at);
    listsAndCounts(suite, at);
    changesAndEvents(suite, at);
  });
}
