import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { repositoryRoot } from '../src/repository.ts';
import { temporaryFolder } from './temporary-folder.ts';

const bin = (name: string) => join(repositoryRoot, 'node_modules/.bin', name);

/** A small repository in which every file that an arrow may point to exists. */
const HOUSE = {
  'packages/core/package.json': '{"name":"@auth/core","dependencies":{"koa":"3"}}',
  'packages/core/src/index.ts': 'export const core = 1;',
  'packages/core/test/fixture.ts': 'export const fixture = 1;',
  'packages/koa/package.json':
    '{"name":"@auth/koa","dependencies":{"@mikro-orm/core":"7","koa":"3"},"devDependencies":{"redoc":"2"}}',
  'packages/koa/src/index.ts': "export { core } from '../../core/src/index.ts';",
  'packages/storage-mikro/package.json': '{"name":"@auth/storage-mikro","dependencies":{"@mikro-orm/core":"7"}}',
  'packages/storage-mikro/src/index.ts': "export { core } from '../../core/src/index.ts'; import '@mikro-orm/core';",
  'packages/tooling/package.json': '{"name":"@auth/tooling"}',
  'packages/tooling/src/suite.ts': 'export const suite = 1;',
  'apps/server/package.json': '{"name":"@auth/server"}',
  'apps/server/src/compose.ts': "import '../../../packages/storage-mikro/src/index.ts';",
  'node_modules/@mikro-orm/core/package.json': '{"name":"@mikro-orm/core","main":"index.js"}',
  'node_modules/@mikro-orm/core/index.js': '',
  'node_modules/koa/package.json': '{"name":"koa","main":"index.js"}',
  'node_modules/koa/index.js': '',
  'node_modules/redoc/package.json': '{"name":"redoc","main":"index.js"}',
  'node_modules/redoc/index.js': '',
};

function cruise(extra: Record<string, string>) {
  using house = temporaryFolder({ ...HOUSE, ...extra });
  const config = join(repositoryRoot, '.dependency-cruiser.cjs');
  const { status, stdout } = spawnSync(bin('depcruise'), ['--config', config, 'packages', 'apps'], {
    cwd: house.path,
    encoding: 'utf8',
  });
  return { status, stdout };
}

const arrows = suite('the arrows');

arrows('are kept by the house as it is drawn', () => {
  const { status, stdout } = cruise({});
  assert.is(status, 0, stdout);
});

/** What may not be written, and the rule that says so. Each stands in a file of its own in one house. */
const forbidden: readonly { what: string; file: string; text: string; rule: string }[] = [
  {
    what: 'core imports koa',
    file: 'packages/core/src/a.ts',
    text: "import '../../koa/src/index.ts';",
    rule: 'core-arrows',
  },
  {
    what: 'core imports a type of koa',
    file: 'packages/core/src/b.ts',
    text: "import type { core } from '../../koa/src/index.ts';",
    rule: 'core-arrows',
  },
  {
    what: 'core imports a framework',
    file: 'packages/core/src/c.ts',
    text: "import 'koa';",
    rule: 'core-without-http',
  },
  {
    what: 'core imports node:http',
    file: 'packages/core/src/d.ts',
    text: "import 'node:http';",
    rule: 'core-without-http',
  },
  {
    what: 'koa imports storage',
    file: 'packages/koa/src/e.ts',
    text: "import '../../storage-mikro/src/index.ts';",
    rule: 'koa-arrows',
  },
  {
    what: 'koa imports MikroORM',
    file: 'packages/koa/src/f.ts',
    text: "import '@mikro-orm/core';",
    rule: 'database-only-in-storage-mikro',
  },
  {
    what: 'a source imports the tooling',
    file: 'packages/koa/src/g.ts',
    text: "import '../../tooling/src/suite.ts';",
    rule: 'koa-arrows',
  },
  {
    what: 'a source imports a test',
    file: 'packages/core/src/h.ts',
    text: "import '../test/fixture.ts';",
    rule: 'sources-without-tests',
  },
  {
    what: 'a source imports a development dependency',
    file: 'packages/koa/src/i.ts',
    text: "import 'redoc';",
    rule: 'sources-without-development-dependencies',
  },
  {
    what: 'a package imports what its package.json does not name',
    file: 'packages/storage-mikro/src/j.ts',
    text: "import 'koa';",
    rule: 'declared',
  },
  {
    what: 'the server names an adapter outside compose.ts',
    file: 'apps/server/src/k.ts',
    text: "import '../../../packages/storage-mikro/src/index.ts';",
    rule: 'adapters-only-in-compose',
  },
  { what: 'an import leads nowhere', file: 'packages/core/src/l.ts', text: "import './gone.ts';", rule: 'resolvable' },
  { what: 'two files import each other', file: 'packages/core/src/m.ts', text: "import './n.ts';", rule: 'no-circles' },
];

let broken: ReturnType<typeof cruise>;

arrows.before(() => {
  const files = Object.fromEntries(forbidden.map(({ file, text }) => [file, text]));
  broken = cruise({ ...files, 'packages/core/src/n.ts': "import './m.ts';" });
});

for (const { what, file, rule } of forbidden) {
  arrows(`are broken where ${what}`, () => {
    assert.is.not(broken.status, 0);
    assert.match(broken.stdout, new RegExp(`error ${rule}: ${file}`), broken.stdout);
  });
}

arrows.run();

/** Lints text as if it were this file of the repository. */
function lint(file: string, text: string): string {
  using folder = temporaryFolder({
    'biome.json': readFileSync(join(repositoryRoot, 'biome.json'), 'utf8'),
    [file]: text,
  });
  const { stdout, stderr } = spawnSync(bin('biome'), ['lint', '--vcs-enabled=false'], {
    cwd: folder.path,
    encoding: 'utf8',
  });
  return stdout + stderr;
}

const linter = suite('the linter');

const offences: Record<string, { file: string; text: string; rule: RegExp }> = {
  'process.env in core': {
    file: 'packages/core/src/bad.ts',
    text: 'export const secret = process.env.AUTH_SECRET;\n',
    rule: /noProcessEnv/,
  },
  'the env of node:process in core': {
    file: 'packages/core/src/bad.ts',
    text: "import { env } from 'node:process';\nexport const secret = env.AUTH_SECRET;\n",
    rule: /noRestrictedImports/,
  },
  any: { file: 'packages/core/src/bad.ts', text: 'export const a = (b: any) => b;\n', rule: /noExplicitAny/ },
  'a non-null assertion in a source': {
    file: 'packages/core/src/bad.ts',
    text: 'export const a = (b?: string) => b!.length;\n',
    rule: /noNonNullAssertion/,
  },
  'uvu without the wrapper': {
    file: 'packages/core/test/bad.test.ts',
    text: "import { suite } from 'uvu';\nsuite('a').run();\n",
    rule: /noRestrictedImports/,
  },
};

for (const [name, { file, text, rule }] of Object.entries(offences)) {
  linter(`refuses ${name}`, () => assert.match(lint(file, text), rule));
}

linter('lets the server read process.env and tests use uvu/assert', () => {
  assert.not.match(lint('apps/server/src/good.ts', 'export const port = process.env.PORT;\n'), 'noProcessEnv');
  const text = "import * as assert from 'uvu/assert';\nassert.ok(1);\n";
  assert.not.match(lint('packages/core/test/good.test.ts', text), 'noRestrictedImports');
});

linter.run();
