/* Random histories of everybody against the model, in memory; and those that have found something, for good. */
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { seed } from '../faults/form.js';
import { histories } from '../histories/commands.js';
import type { MemoryStage } from '../histories/memory-stage.js';
import type { Visibility } from '../histories/model.js';
import type { Play } from '../histories/play.js';
import { playOut } from '../histories/play-out.js';

const runs = Number(process.env.RUNS) || 1000;

describe('random histories', () => {
  it(`${runs} of them, of three agents, a person and the bot, are as the model says`, async () => {
    const sums: Record<string, number> = {};
    const lot = fc.integer({ min: 1, max: 1e9 });
    const visibility = fc.constantFrom<Visibility>('all', 'groups');
    const property = fc.asyncProperty(histories(30), visibility, lot, async (happenings, visibility, lot) => {
      const figures = await playOut(visibility, lot, (play, stage) =>
        fc.asyncModelRun(() => ({ model: {}, real: { play, stage } }), happenings),
      );
      for (const [what, count] of Object.entries(figures)) sums[what] = (sums[what] ?? 0) + count;
    });
    console.log(`   histories: seed ${seed}`);
    await fc.assert(property, { seed, numRuns: runs, includeErrorInReport: true });
    const figures = Object.entries(sums).map(([what, count]) => `${count} ${what}`);
    console.log(`   histories: ${runs} runs: ${figures.join(', ')}`);
  });

  /** The shortest histories that a random one was shrunk to; each on networks of so many lots. */
  const lots = 40;
  const found: [string, Visibility, (play: Play, stage: MemoryStage) => Promise<void>][] = [
    [
      'a list whose first answer was lost is loaded all the same',
      'groups',
      async (play, stage) => {
        play.reloads('tom');
        await stage.pause(200);
        await stage.restart();
      },
    ],
    [
      'what is unread is known, though the answer to that was lost',
      'all',
      async (play, stage) => {
        play.reloads('tom');
        await stage.pause(600);
        stage.loseAnswers('tom', 2);
        await stage.pause(200);
      },
    ],
    [
      'a request that one gives out of sight does not come back with the answer to that',
      'groups',
      async (play, stage) => {
        stage.delayAnswer('marek', 'patchRequest', 2000);
        await play.changes('marek', 0, { assignee: 'tom' });
        await stage.pause(0);
      },
    ],
    [
      'nobody is left in control by an answer that is older than their release',
      'all',
      async (play, stage) => {
        for (const action of ['take', 'take', 'release'] as const) play.controls('ines', action);
        await stage.pause(0);
      },
    ],
    [
      'whoever sees a conversation again has what was said meanwhile',
      'groups',
      async (play, stage) => {
        play.reloads('marek');
        await stage.pause(1000);
        for (const which of [0, 1]) await play.changes('ines', which, { group: 'Documents' });
        await stage.pause(1000);
        play.says('zoe');
        await stage.pause(1000);
        await play.changes('ines', 0, { assignee: 'marek' });
      },
    ],
    [
      'a row that has gone does not come back with an older answer',
      'groups',
      async (play, stage) => {
        stage.delayAnswer('marek', 'listRequestRows', 2000);
        // What the last line reads like now is asked for.
        play.edits('zoe', 0, false);
        await stage.pause(1000);
        await play.changes('ines', 0, { group: 'Documents' });
        await stage.pause(2000);
      },
    ],
    [
      'a row that has left a list does not come back with an older answer',
      'all',
      async (play, stage) => {
        await play.changes('ines', 0, { assignee: 'marek' });
        await stage.pause(1000);
        await stage.restart();
        await stage.pause(15);
        await play.changes('ines', 0, { assignee: '' });
        await stage.pause(0);
      },
    ],
    [
      'a row that somebody else took out of a list does not stay for a change of one’s own that was refused',
      'all',
      async (play, stage) => {
        await play.changes('ines', 1, { assignee: 'marek' });
        await stage.pause(3000);
        await play.changes('marek', 1, { status: 'todo' });
        await play.changes('ines', 1, { status: 'done' });
        await stage.pause(0);
      },
    ],
    [
      'whoever gives control back is answered with the line that says so, though they see no more of it',
      'groups',
      async (play, stage) => {
        play.controls('tom', 'take');
        await stage.pause(700);
        await play.changes('marek', 0, { group: 'Cards' });
        await stage.pause(700);
        stage.deafen('tom');
        play.controls('tom', 'release');
        await stage.pause(0);
      },
    ],
    [
      'a line goes out under the control that its writer knows of from its message alone',
      'all',
      async (play, stage) => {
        stage.loseAnswers('ines', 1);
        play.controls('ines', 'take');
        await stage.pause(60);
        stage.setDown('ines', true);
        play.says('ines');
        await stage.pause(200);
      },
    ],
  ];
  for (const [name, visibility, history] of found)
    it(name, async () => {
      for (let lot = 1; lot <= lots; lot++)
        await playOut(visibility, lot, history).catch((cause: unknown) => {
          throw new Error(`lot ${lot}: ${String(cause)}`, { cause });
        });
    });
});
