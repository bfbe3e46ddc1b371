import assert from 'node:assert/strict';
import { Remembered } from '../../../src/channels/remembered.ts';
import { silentLogger } from '../../../src/core/logger.ts';
import { attempt, memoryInMemory, message, open as openMode, outwardModes, reply } from '../../support/channels.ts';

describe('what a channel remembers', () => {
  const open = (memory = memoryInMemory(), part = 'a') => ({
    memory,
    remembered: new Remembered(memory, { part, maxEntries: 3, logger: silentLogger }),
  });

  it('is kept by part, and the longest unchanged goes first', async () => {
    const { memory, remembered } = open();
    const { remembered: other } = open(memory, 'b');
    await other.set('x', 'kept');
    for (const key of ['1', '2', '3', '1', '4']) await remembered.set(`k${key}`, key);
    assert.deepEqual(await Promise.all(['k1', 'k2', 'k3', 'k4'].map((key) => remembered.get(key))), [
      '1',
      undefined,
      '3',
      '4',
    ]);
    await remembered.set('k1', undefined);
    assert.deepEqual([await remembered.get('k1'), await other.get('x')], [undefined, 'kept']);
  });

  it('is found by long keys and by names of the language, and stays small', async () => {
    const { memory, remembered } = open();
    for (const key of ['x'.repeat(100_000), '__proto__', 'constructor']) {
      assert.equal(await remembered.get(key), undefined);
      await remembered.set(key, 1);
      assert.equal(await remembered.get(key), 1);
    }
    assert.ok(JSON.stringify(await memory.load()).length < 500);
  });

  it('is a note only: when it cannot be written, what was sent is sent', async () => {
    const broken = { ...memoryInMemory(), save: () => Promise.reject(new Error('full')) };
    const warnings: string[] = [];
    const logger = { ...silentLogger, warn: (text: string) => void warnings.push(text) };
    await new Remembered(broken, { part: 'a', maxEntries: 1, logger }).set('k', 1);
    assert.match(warnings.join(), /full/);
  });

  for (const name of Object.keys(outwardModes)) {
    it(`is needed by ${name} or not, but never throws out of an attempt`, async () => {
      const memory = { load: () => Promise.reject(new Error('no disk')), save: () => Promise.reject(new Error('no')) };
      const channel = await openMode(name, reply(500), [], { memory });
      assert.equal((await channel.send(channel.render(message()), attempt)).kind, 'retry');
    });
  }
});
