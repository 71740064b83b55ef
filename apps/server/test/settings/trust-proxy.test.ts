import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { readTrustProxy } from '../../src/settings/trust-proxy.ts';
import { load, problemsOf } from './judge.ts';

const proxies = suite('settings: TRUST_PROXY');

proxies('is a number of proxies, or a list of networks', () => {
  assert.is(readTrustProxy('2'), 2);
  assert.equal(readTrustProxy('10.0.0.0/8, 2001:db8::/32,loopback'), ['10.0.0.0/8', '2001:db8::/32', 'loopback']);
});

for (const TRUST_PROXY of ['0', '1', '32', '192.0.2.1', '10.0.0.0/8', '10.0.0.0/32', '2001:db8::/128, uniquelocal']) {
  proxies(`${TRUST_PROXY} is fine`, () => assert.is(load({ TRUST_PROXY }).TRUST_PROXY, TRUST_PROXY));
}

for (const TRUST_PROXY of [
  '33',
  '-1',
  'true',
  '*',
  '0.0.0.0/0',
  '::/0',
  '10.0.0.0/33',
  '10.0.0/8',
  '1.2.3.4/08',
  'a,b',
  '::1%lo',
  '1,',
]) {
  proxies(`${TRUST_PROXY} is refused`, () => {
    assert.match(
      problemsOf({ TRUST_PROXY }).join(),
      /^TRUST_PROXY must be a number of proxies from 0 to 32, or networks/,
    );
  });
}

proxies.run();
