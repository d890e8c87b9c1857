import { openOutboxStore, type OutboxEntry } from '../../components/data/outbox-store.js';
import { expect } from '../support/index.js';

const entry = (id: string): OutboxEntry => ({ id, conversation: 'c', text: id, n: 1, claim: '', created: 0 });

describe('the store of unsent lines', () => {
  let key = '';
  beforeEach(() => {
    key = `ur:test:${Math.random()}`;
  });
  afterEach(() => void indexedDB.deleteDatabase(key));

  /** From now on, until the returned function is called, the browser takes nothing more: what is put is undone. */
  function fill(): () => void {
    const { put } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.put = function (...args) {
      const request = put.apply(this, args);
      this.transaction.abort();
      return request;
    };
    return () => {
      IDBObjectStore.prototype.put = put;
    };
  }

  it('keeps what the disk has no room for as long as the page lasts, whoever comes and goes on it', async () => {
    const before = await openOutboxStore(key);
    await before.put(entry('stored'));
    const clean = fill();
    try {
      await before.put(entry('spare'));
      await before.setDraft('c', 'half a');
    } finally {
      clean();
    }
    before.close();
    const after = await openOutboxStore(key);
    expect((await after.all()).map(({ id }) => id)).to.have.members(['stored', 'spare']);
    expect(await after.draft('c')).to.equal('half a');
    await after.put(entry('spare'));
    await after.delete('stored');
    await after.clear(true);
    expect([await after.all(), await after.draft('c')]).to.deep.equal([[], '']);
    after.close();
  });
});
