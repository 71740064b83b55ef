import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { limitHeaders } from '../../src/middleware/rate-limit.ts';

const headers = suite('RateLimit headers');

headers('are lists of structured fields, one member for each limit', () => {
  const states = [
    { name: 'login_address', limit: 60, windowSeconds: 60, remaining: 59, resetSeconds: 12 },
    { name: 'login', limit: 10, windowSeconds: 60, remaining: 3, resetSeconds: 20 },
  ];
  assert.equal(Object.fromEntries(limitHeaders(states)), {
    'RateLimit-Policy': '"login_address";q=60;w=60, "login";q=10;w=60',
    RateLimit: '"login_address";r=59;t=12, "login";r=3;t=20',
  });
});

headers.run();
