import assert from 'node:assert/strict';
import { TaskTerminals } from '../../../src/host/runs/taskTerminals.ts';

describe('a command in a terminal', () => {
  it('waits for its task for long where tasks run, and hardly anywhere else', () => {
    const terminals = new TaskTerminals();
    const [ofTask, ofPerson] = [{}, {}];
    terminals.note(ofTask);
    assert.ok(terminals.patienceMs(ofTask) >= 5000);
    assert.ok(terminals.patienceMs(ofPerson) <= 250);
  });
});
