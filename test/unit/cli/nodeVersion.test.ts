import assert from 'node:assert/strict';
import { adviceForNode } from '../../../src/cli/nodeVersion.ts';

describe('a failure of the command line', () => {
  it('names a Node that is too old as its cause, and no other', () => {
    assert.equal(adviceForNode('20.20.2'), 'This needs Node 24 or newer, and runs on 20.20.2.');
    assert.equal(adviceForNode(process.versions.node), undefined);
    assert.equal(adviceForNode('25.0.0'), undefined);
  });
});
