/* The random histories of test/data/histories.test.ts, on a real server that is killed, behind networks that fail. */
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { histories } from '../histories/commands.js';
import type { Visibility } from '../histories/model.js';
import { begin } from '../histories/play-out.js';
import type { Play } from '../histories/play.js';
import { count, patience, seed } from './form.js';
import { RealStage } from './histories-stage.js';
import { Stage } from './stage.js';

describe('random histories on a real server', () => {
  let server: Stage;
  before(async () => {
    // A lease ends of time that passes, which is the server's own matter.
    server = await Stage.open({ env: { LEASE_SECONDS: '600' } });
  });
  after(() => server.close());

  it('are as the model says, whatever fails on the way', patience, async () => {
    const runs = count(200, 8);
    const sums: Record<string, number> = {};
    const visibility = fc.constantFrom<Visibility>('all', 'groups');
    const property = fc.asyncProperty(histories(40, 15), visibility, async (happenings, visibility) => {
      const stage = await RealStage.open(server, visibility);
      let play: Play | undefined;
      try {
        play = await begin(stage);
        const real = { play, stage };
        await fc.asyncModelRun(() => ({ model: {}, real }), happenings);
        await play.settles();
        for (const [what, many] of Object.entries(play.figures)) sums[what] = (sums[what] ?? 0) + many;
      } finally {
        play?.close();
        await stage.close();
      }
    });
    console.log(`   random histories: seed ${seed}`);
    await fc.assert(property, { seed, numRuns: runs, unbiased: true, endOnFailure: true, includeErrorInReport: true });
    const figures = Object.entries(sums).map(([what, many]) => `${many} ${what}`);
    console.log(`   random histories: ${runs} runs: ${figures.join(', ')}`);
  });
});
