import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Message } from '../../backend/schema/index.js';
import { MessageLog } from '../../components/data/message-log.js';
import { equal, ok } from '../contract/checks.js';

const message = (seq: number, change: Partial<Message> = {}): Message => ({
  ...{ id: `m${seq}`, conversation: 'c', seq, author: 'interlocutor', authorID: 'p', authorName: 'P' },
  ...{ type: 'text', text: `line ${seq}`, data: null, files: [], created: '' },
  ...change,
});
const history = (count: number) => Array.from({ length: count }, (_, i) => message(i + 1));
const seqs = (log: MessageLog) => log.lines.map(({ seq }) => seq);

describe('the log of messages', () => {
  it('has each message once and in order, however shuffled and doubled they come', () => {
    const seed = Math.floor(Math.random() * 1e9);
    const events = fc
      .integer({ min: 1, max: 150 })
      .chain((count) =>
        fc.tuple(
          fc.constant(count),
          fc.shuffledSubarray(history(count), { minLength: count }),
          fc.subarray(history(count)),
        ),
      );
    fc.assert(
      fc.property(events, ([count, shuffled, doubled]) => {
        const log = new MessageLog();
        log.reset({ items: [], last: 0, claim: null });
        for (const event of [...doubled, ...shuffled, ...doubled]) log.offer(event);
        equal(
          seqs(log),
          history(count).map(({ seq }) => seq),
          `seed ${seed}`,
        );
        ok(!log.hasGap, 'no gap');
      }),
      { seed, numRuns: 1000 },
    );
  });
  it('shows nothing behind a gap until the gap is filled', () => {
    const log = new MessageLog();
    log.reset({ items: history(2), last: 2, claim: null });
    log.offer(message(4));
    equal([seqs(log), log.hasGap], [[1, 2], true]);
    log.append({ items: [message(3)], last: 4, claim: null });
    equal([seqs(log), log.hasGap], [[1, 2, 3, 4], false]);
  });
  it('grows at both ends, and keeps what is new out of a window in the past', () => {
    const all = history(100);
    const log = new MessageLog();
    log.reset({ items: all.slice(40, 60), last: 100, claim: null });
    log.offer(message(101));
    equal([log.start, log.end, log.hasOlder, log.hasNewer, log.last], [41, 60, true, true, 101]);
    log.prepend(all.slice(0, 40));
    log.append({ items: [...all.slice(60), message(101)], last: 101, claim: null });
    equal([seqs(log).length, log.hasOlder, log.hasNewer], [101, false, false]);
    log.offer(message(102));
    equal(log.end, 102);
  });
  it('applies the newest edit, whether it comes before or after its line is loaded', () => {
    const edit = (seq: number, of: string, text: string | null) =>
      message(seq, { type: 'edit', text: '', data: { of, text } });
    const log = new MessageLog();
    log.reset({ items: [message(3), edit(4, 'm1', 'better'), edit(5, 'm3', null)], last: 5, claim: null });
    log.prepend([message(1), message(2)]);
    log.offer(edit(6, 'm2', 'second'));
    equal(
      log.lines.map(({ seq, text, edited }) => [seq, text, edited]),
      [
        [1, 'better', true],
        [2, 'second', true],
        [3, null, true],
      ],
    );
  });
});
