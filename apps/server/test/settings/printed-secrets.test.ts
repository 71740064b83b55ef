import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { brokenRules } from '../../src/settings/settings-rules.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const documents = globSync(['*.md', '*.yml', '.env.example', 'docs/**/*.md'], { cwd: root });

/** The values that a document gives to AUTH_SECRET; a command that makes one is no value. */
const secretsIn = (text: string) =>
  [...text.matchAll(/\bAUTH_SECRET[=:] ?["']?([^\s"'$`]+)/g)].map(([, secret]) => secret);

const printed = suite('secrets in our own documents');

printed('the documents are found, and so would be a secret in them', () => {
  assert.ok(documents.includes('.env.example'));
  assert.equal(secretsIn('AUTH_SECRET=change-me AUTH_SECRET: "x"\nAUTH_SECRET=$(openssl rand)'), ['change-me', 'x']);
});

printed('each of them is refused', () => {
  for (const document of documents) {
    for (const AUTH_SECRET of secretsIn(readFileSync(root + document, 'utf8'))) {
      const problems = AUTH_SECRET ? brokenRules({ AUTH_SECRET }, new Set(['AUTH_SECRET'])) : [];
      assert.match(problems.join(), 'not an example', `${document} prints a secret that would be taken`);
    }
  }
});

printed.run();
