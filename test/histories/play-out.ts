/* A history on a stage in memory, from its beginning to the verdict. */
import { MemoryStage } from './memory-stage.js';
import type { Visibility } from './model.js';
import { Play, type Stage } from './play.js';

/** How it began: there is a request of the cards' group, and one of nobody's. */
export async function begin(stage: Stage): Promise<Play> {
  const play = new Play(stage);
  await stage.pause(1000);
  for (const choice of ['cards', 'anyone'] as const) play.says('zoe', choice);
  await stage.pause(1000);
  return play;
}

/** `lot` decides what the network does; how much happened. */
export async function playOut(
  visibility: Visibility,
  lot: number,
  history: (play: Play, stage: MemoryStage) => Promise<void>,
): Promise<Record<string, number>> {
  const stage = await MemoryStage.open(visibility, lot);
  let play: Play | undefined;
  try {
    play = await begin(stage);
    await history(play, stage);
    await play.settles();
    return play.figures;
  } finally {
    play?.close();
    stage.end();
  }
}
