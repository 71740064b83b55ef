import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { canonicalAddress, networkOf } from '../../src/limits/address.ts';

const addresses = suite('addresses');

addresses('have one spelling, without a zone, and IPv4 in IPv6 is IPv4', () => {
  const spellings: readonly [string, string][] = [
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::FFFF:c000:0201', '192.0.2.1'],
    ['2001:DB8:0:0::1', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['::1', '::1'],
  ];
  for (const [given, canonical] of spellings) assert.is(canonicalAddress(given), canonical, given);
});

addresses('are nothing else that a lenient reader would take for one', () => {
  for (const text of [
    '',
    ' ',
    '1',
    '1.2.3',
    '0x7f.1',
    '010.0.0.1',
    '1.2.3.4:80',
    '[::1]',
    '::1/64',
    'localhost',
    'unknown',
  ]) {
    assert.is(canonicalAddress(text), null, text);
  }
});

addresses('of IPv6 count by /64, those of IPv4 by themselves, and whatever is none as it is', () => {
  assert.is(networkOf('2001:db8:1:2:3:4:5:6'), '2001:db8:1:2::/64');
  assert.is(networkOf('2001:db8:1:2::1%eth0'), '2001:db8:1:2::/64');
  assert.is(networkOf('2001:db8:1:3::1'), '2001:db8:1:3::/64');
  assert.is(networkOf('::1'), '::/64');
  assert.is(networkOf('::ffff:192.0.2.1'), '192.0.2.1');
  assert.is(networkOf('192.0.2.2'), '192.0.2.2');
  assert.is(networkOf('a pipe'), 'a pipe');
});

addresses.run();
