import assert from 'node:assert/strict';
import { silentLogger } from '../../../src/core/logger.ts';
import { freshChannelState } from '../../../src/delivery/channelState.ts';
import { ChannelStates } from '../../../src/delivery/channelStates.ts';
import type { ChannelStateRow } from '../../../src/store/store.ts';

const pause = { cause: 'user' as const, reason: 'Paused by you.', sinceMs: 1 };
const paused = { ...freshChannelState, pause };

/** A store that is written when the test says so. */
function slowStore() {
  const rows: ChannelStateRow[] = [];
  let ending: { resolve(): void; reject(error: Error): void } | undefined;
  const saved: string[] = [];
  const states = new ChannelStates({
    store: {
      channelStates: async () => rows,
      saveChannelState: () => new Promise((resolve, reject) => (ending = { resolve, reject })),
    },
    logger: silentLogger,
    onSaved: (channel) => saved.push(channel),
  });
  const end = async (error?: Error) => {
    if (error === undefined) ending?.resolve();
    else ending?.reject(error);
    await Promise.resolve();
  };
  return { rows, states, saved, end };
}

describe('states of channels', () => {
  it('are those of the store, and what has changed there is told', async () => {
    const { rows, states } = slowStore();
    rows.push({ channel: 'a', state: { pause } }, { channel: 'b', state: {} });
    assert.deepEqual([...(await states.refresh()).keys()], ['a']);
    assert.deepEqual([states.get('a').pause, states.get('b'), states.paused], [pause, freshChannelState, ['a']]);
    rows[0] = { channel: 'a', state: {} };
    assert.deepEqual([...(await states.refresh()).keys()], ['a']);
    assert.equal((await states.refresh()).size, 0);
  });

  it('that were changed here and are not stored yet, or could not be, outweigh the store', async () => {
    const { rows, states, saved, end } = slowStore();
    rows.push({ channel: 'a', state: {} });
    states.set('a', freshChannelState, paused);
    await states.refresh();
    assert.deepEqual(states.get('a'), paused);
    await end(new Error('disk on fire'));
    await states.refresh();
    assert.deepEqual([states.get('a'), saved], [paused, []]);
    states.set('a', paused, freshChannelState);
    await end();
    rows[0] = { channel: 'a', state: { pause } };
    await states.refresh();
    assert.deepEqual([states.get('a').pause, saved], [pause, ['a']]);
  });
});
