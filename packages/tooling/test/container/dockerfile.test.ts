import { suite } from '@auth/tooling/suite';
import { validate } from 'dockerfile-utils';
import linter from 'dockerfilelint';
import * as assert from 'uvu/assert';
import { parse } from 'yaml';
import { dockerfileText, parseStages } from './dockerfile.ts';
import { readText } from './manifests.ts';

const { packageManager } = JSON.parse(readText('package.json'));

const test = suite('the Dockerfile');

test('has nothing that its linters object to', () => {
  // The second one takes HEALTHCHECK's --start-period for an invalid format; the first one checks formats, too.
  assert.equal(validate(dockerfileText), []);
  const findings = linter.run('.', dockerfileText).filter(({ rule }) => rule !== 'invalid_format');
  assert.equal(findings, []);
});

test('names the Node and the pnpm that the repository has', () => {
  const images = parseStages(dockerfileText).map(({ image }) => image);
  const { nodeVersion } = parse(readText('pnpm-workspace.yaml'));
  assert.equal(
    images,
    images.map(() => `node:${nodeVersion}-trixie-slim`),
  );
  const pnpms = dockerfileText.match(/pnpm@\S+/g) ?? [];
  assert.equal(
    pnpms,
    pnpms.map(() => packageManager),
  );
});

test('copies the manifest of every package that the service is made of', () => {
  const { dependencies } = JSON.parse(readText('apps/server/package.json'));
  const own = Object.keys(dependencies).filter((name) => name.startsWith('@auth/'));
  for (const name of own) assert.match(dockerfileText, `COPY ${name.replace('@auth', 'packages')}/package.json `);
});

test('puts the service together with the command that the documents give', () => {
  const command = /npx .* deploy .*(?= \S*\/auth)/;
  const [inDockerfile] = command.exec(dockerfileText) ?? [];
  assert.ok(inDockerfile);
  assert.is(command.exec(readText('docs/deployment.md'))?.[0], inDockerfile);
});

test.run();
