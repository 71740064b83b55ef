import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { createContentSecurityPolicy } from '../../src/documentation/content-security-policy.ts';

const policies = suite('Content Security Policy of a page');

policies('a page without anything inline gets no hash', () => {
  const policy = createContentSecurityPolicy('<script src="a.js"></script>');
  assert.match(
    policy,
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; ",
  );
});

policies('each inline script and style is allowed by its own hash', () => {
  const policy = createContentSecurityPolicy(
    '<style>\nb {}</style><script src="a.js"></script>\n<script type="module">\nalert(1)\n</script>',
  );
  assert.match(policy, "script-src 'self' 'sha256-J8+4/wmqNoqVGih0Xof49bzVEIwR8aHhR5HvZK1wlzY='; ");
  assert.match(policy, "style-src 'self' 'sha256-1CGyKTrkG0MCSFYuSmwUvObkjaYQ6tFuKvzMReWWpQQ='; ");
});

policies('styles that scripts insert, and workers, only where asked for', () => {
  assert.not.match(createContentSecurityPolicy(''), 'worker-src');
  const policy = createContentSecurityPolicy('', { insertedStyles: ['sha256-abc'], workers: true });
  assert.match(policy, "style-src 'self' 'sha256-abc'; ");
  assert.match(policy, 'worker-src blob:; ');
});

policies.run();
