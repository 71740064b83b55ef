import type { IncomingMessage } from 'node:http';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { createAddressReader, type TrustProxy } from '../../src/middleware/client-address.ts';

/** As much of a request as is looked at. */
function makeRequest(remoteAddress: string | undefined, forwardedFor?: string): IncomingMessage {
  const headers = forwardedFor === undefined ? {} : { 'x-forwarded-for': forwardedFor };
  return { headers, socket: { remoteAddress } } as unknown as IncomingMessage;
}

function read(trustProxy: TrustProxy, remoteAddress: string | undefined, forwardedFor?: string): string {
  return createAddressReader(trustProxy)(makeRequest(remoteAddress, forwardedFor));
}

const hops = suite('client address behind a number of proxies');

hops('is that of the connection without any', () => {
  assert.is(read(0, '192.0.2.1', '198.51.100.1'), '192.0.2.1');
});

hops('is the right-most of X-Forwarded-For behind one, whatever stands to the left of it', () => {
  assert.is(read(1, '10.0.0.1', '198.51.100.1'), '198.51.100.1');
  assert.is(read(1, '10.0.0.1', '203.0.113.9, 203.0.113.8,198.51.100.1'), '198.51.100.1');
  assert.is(read(2, '10.0.0.1', '203.0.113.9, 198.51.100.1, 10.0.0.2'), '198.51.100.1');
});

hops('is the farthest there is where fewer proxies spoke than are believed', () => {
  assert.is(read(2, '10.0.0.1', '198.51.100.1'), '198.51.100.1');
  assert.is(read(2, '10.0.0.1'), '10.0.0.1');
});

hops('has one spelling, and no port and no zone', () => {
  assert.is(read(0, '::ffff:192.0.2.1'), '192.0.2.1');
  assert.is(read(0, 'fe80::1%eth0'), 'fe80::1');
  for (const written of ['198.51.100.1:4711', '::ffff:198.51.100.1', '[::ffff:198.51.100.1]:80'])
    assert.is(read(1, '10.0.0.1', written), '198.51.100.1', written);
  for (const written of ['2001:DB8::1', '[2001:db8::1]', '[2001:db8::1]:4711', '2001:db8:0::1%en0'])
    assert.is(read(1, '10.0.0.1', written), '2001:db8::1', written);
});

hops('is the last that is worth believing where the header says something else', () => {
  for (const garbage of ['unknown', '1', '010.0.0.1', '198.51.100.1 evil', '<script>', '_hidden', '[::1']) {
    assert.is(read(1, '10.0.0.1', garbage), '10.0.0.1', garbage);
    assert.is(read(2, '10.0.0.1', `198.51.100.1, ${garbage}`), '10.0.0.1', garbage);
    assert.is(read(2, '10.0.0.1', `${garbage}, 10.0.0.2`), '10.0.0.2', garbage);
  }
  for (const nothing of ['', ' ', ',', ' , ,']) assert.is(read(1, '10.0.0.1', nothing), '10.0.0.1');
});

hops('is what the proxy says on a socket that has no address, and empty without a proxy', () => {
  assert.is(read(1, undefined, '198.51.100.1'), '198.51.100.1');
  assert.is(read(0, undefined, '198.51.100.1'), '');
});

hops.run();

const networks = suite('client address behind proxies of networks');
const inside = ['10.0.0.0/8', '2001:db8:ffff::/48'];

networks('is the first, from the right, that is no proxy', () => {
  assert.is(read(inside, '10.0.0.1', '203.0.113.9, 198.51.100.1, 10.2.3.4'), '198.51.100.1');
  assert.is(read(inside, '2001:db8:ffff::1', '198.51.100.1'), '198.51.100.1');
  assert.is(read(inside, '::ffff:10.0.0.1', '198.51.100.1, ::ffff:10.0.0.2, 10.0.0.3:80'), '198.51.100.1');
  assert.is(read(['loopback'], '127.0.0.1', '198.51.100.1'), '198.51.100.1');
});

networks('is that of the connection where that is no proxy, whatever it says', () => {
  assert.is(read(inside, '192.0.2.1', '198.51.100.1, 10.0.0.1'), '192.0.2.1');
  assert.is(read([], '10.0.0.1', '198.51.100.1'), '10.0.0.1');
  assert.is(read(inside, undefined, '198.51.100.1'), '');
});

networks('is never behind garbage', () => {
  assert.is(read(inside, '10.0.0.1', '198.51.100.1, garbage, 10.0.0.2'), '10.0.0.2');
});

networks('that are none are refused when it is built', () => {
  for (const network of ['10.0.0.0/33', 'proxy.example', '10.0.0.0/0', '']) {
    assert.throws(() => createAddressReader([network]), undefined, network);
  }
});

networks.run();
