import assert from 'node:assert/strict';
import { honestLabel, saysAnotherHost } from '../../../src/templates/honestLink.ts';
import { cpuMsOf } from '../../support/cpuTime.ts';

describe('the label of a link', () => {
  for (const [label, uri] of [
    ['https://github.com/login', 'https://evil.example/x'],
    ['Sign in at github.com', 'https://evil.example/x'],
    ['github.com', 'https://github.com.evil.example/'],
    ['GITHUB.COM', 'https://evil.example/#github.com'],
    ['git\u200bhub.com', 'https://evil.example/'],
    ['github.com', 'https://github.com@evil.example/'],
    ['bücher.example', 'https://evil.example/'],
    ['http://user@github.com:8080/', 'https://evil.example/'],
  ] as const) {
    it(`begins with the host to which it leads when it names another: ${JSON.stringify(label)}`, () => {
      const host = new URL(uri).hostname;
      assert.equal(honestLabel(label, uri), `${host}: ${label}`);
    });
  }

  for (const [label, uri] of [
    ['Open on GitHub', 'https://github.com/x'],
    ['github.com', 'https://github.com/x'],
    ['github.com', 'https://gist.github.com/x'],
    ['Build 1.2.3 failed', 'https://ci.example/1'],
    ['', 'https://ci.example/1'],
  ] as const) {
    it(`stays as it is: ${JSON.stringify(label)}`, () => assert.equal(honestLabel(label, uri), label));
  }

  it('is judged in the time of its length', () => {
    for (const text of ['a.'.repeat(50_000), 'a-'.repeat(50_000), `x://${'@'.repeat(50_000)}`, 'a'.repeat(100_000)]) {
      const cpuMs = cpuMsOf(() => {
        honestLabel(text, 'https://evil.example/');
        saysAnotherHost(text, 'https://evil.example/');
      });
      assert.ok(cpuMs < 500, text.slice(0, 5));
    }
  });
});

describe('a title that is a link', () => {
  it('says another host only where nobody can take it for the name of a file', () => {
    const uri = 'https://evil.example/';
    assert.ok(saysAnotherHost('https://github.com/login', uri) && saysAnotherHost('see www.github.com', uri));
    assert.ok(!saysAnotherHost('config.py modified', uri) && !saysAnotherHost('https://evil.example/a', uri));
  });
});
