import assert from 'node:assert/strict';
import { checkUrl, isLoopbackHost, isReservedAddress } from '../../../src/net/addressPolicy.ts';

const refused = [
  'http://example.com/',
  'ftp://example.com/',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'gopher://example.com/',
  'not a url',
  '',
  'https://user:pass@example.com/',
  'https://user@example.com/',
  'https://10.0.0.1/',
  'https://10.255.255.255/',
  'https://172.16.0.1/',
  'https://172.31.255.255/',
  'https://192.168.1.1/',
  'https://169.254.169.254/latest/meta-data/',
  'https://100.64.0.1/',
  'https://0.0.0.0/',
  'https://224.0.0.1/',
  'https://255.255.255.255/',
  'https://192.0.2.1/',
  'https://198.18.0.1/',
  'https://198.51.100.7/',
  'https://203.0.113.9/',
  'https://0xa000001/',
  'https://167772161/',
  'https://012.0.0.1/',
  'https://10.1/',
  'https://[fe80::1]/',
  'https://[fc00::1]/',
  'https://[fd12:3456::1]/',
  'https://[::]/',
  'https://[ff02::1]/',
  'https://[::ffff:10.0.0.1]/',
  'https://[::ffff:a00:1]/',
  'https://[::ffff:169.254.169.254]/',
  'https://[64:ff9b::a00:1]/',
  'https://[2002:a00:1::]/',
  'https://[2001:db8::1]/',
  'https://[::10.0.0.1]/',
  'http://10.0.0.1/',
  'https://user@10.0.0.1/',
  'https://hooks.example.com@10.0.0.1/',
  'https://10.0.0.1\\@hooks.example.com/',
  'https://10.0.0.1:443/',
  'https://%31%30.0.0.1/',
  'https://①⓪.0.0.1/',
  'https://10。0。0。1/',
  'https://0x0a.0x00.0x00.0x01/',
  'https://0251.0376.0251.0376/',
  'https://2852039166/',
  'https://0xa9fea9fe/',
  'https://169.16689662/',
  'https://0/',
  'https://192.0.0.8/',
  'https://192.88.99.1/',
  'https://239.255.255.250/',
  'https://240.0.0.1/',
  'https://100.127.255.254/',
  'https://[::ffff:127.0.0.1]/',
  'https://[::ffff:7f00:1]/',
  'https://[::ffff:0:10.0.0.1]/',
  'https://[0:0:0:0:0:ffff:c0a8:0101]/',
  'https://[64:ff9b::169.254.169.254]/',
  'https://[64:ff9b:1::a00:1]/',
  'https://[2002:a9fe:a9fe::1]/',
  'https://[2002:7f00:1::]/',
  'https://[2001::1]/',
  'https://[2001:0:a00:1::]/',
  'https://[fe80::1%25eth0]/',
  'https://[fec0::1]/',
  'https://[100::1]/',
  'https://[ff0e::1]/',
  'https://[::127.0.0.1]/',
  'https://[::ffff:0.0.0.0]/',
  'ws://example.com/',
  'data:text/plain,x',
  'https://',
  'http://localhost.example.com/',
  'http://0x0a000001/',
];

describe('address policy', () => {
  for (const url of refused) {
    it(`refuses ${url === '' ? 'an empty text' : url}, saying why`, () => {
      const verdict = checkUrl(URL.parse(url), []);
      assert.equal(verdict.kind, 'refused');
      assert.ok(verdict.kind === 'refused' && verdict.reason.length > 10);
    });
  }

  for (const url of [
    'http://127.0.0.1:8080/x',
    'http://localhost/x',
    'http://[::1]:9/x',
    'https://127.9.9.9/',
    'http://2130706433/',
    'https://8.8.8.8/',
    'https://[2606:4700::1]/',
  ]) {
    it(`allows ${url}`, () => assert.equal(checkUrl(URL.parse(url), []).kind, 'allowed'));
  }

  it('asks for the addresses of a name before it is used', () => {
    assert.deepEqual(checkUrl(URL.parse('https://Hooks.Example.com/x'), []), {
      kind: 'resolve',
      host: 'hooks.example.com',
    });
  });

  it('allows what the user approved, by exact host only', () => {
    assert.equal(checkUrl(URL.parse('http://10.0.0.5/x'), ['10.0.0.5']).kind, 'allowed');
    assert.equal(checkUrl(URL.parse('https://build.corp/x'), ['BUILD.corp']).kind, 'allowed');
    assert.equal(checkUrl(URL.parse('http://10.0.0.6/x'), ['10.0.0.5']).kind, 'refused');
  });

  it('knows loopback by name and number only', () => {
    for (const host of ['localhost', 'LOCALHOST', '127.0.0.1', '127.1.2.3', '[::1]'])
      assert.equal(isLoopbackHost(host), true, host);
    for (const host of ['localhost.evil.com', '128.0.0.1', '127.evil.com', 'evil'])
      assert.equal(isLoopbackHost(host), false, host);
  });

  it('takes what is no address for reserved', () => assert.equal(isReservedAddress('example.com'), true));
});
