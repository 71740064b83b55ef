import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { repositoryRoot } from '../../src/repository.ts';
import { parseDiagram, readDiagrams } from './diagram.ts';
import { findFaults, namedRoutes } from './faults.ts';

const test = suite('the names in the diagrams');
const diagrams = readDiagrams();

async function readRoutes(): Promise<ReadonlySet<string>> {
  const main = join(repositoryRoot, 'apps/server/src/main.ts');
  const { stdout } = await promisify(execFile)(process.execPath, ['--conditions=source', main, 'openapi'], {
    maxBuffer: 16 * 1024 * 1024,
  });
  const { paths }: { paths: Record<string, object> } = JSON.parse(stdout);
  return new Set(
    Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    ),
  );
}

for (const diagram of diagrams) {
  test(`${diagram.name} speaks of what the program has`, () => {
    assert.equal(findFaults(diagram), []);
    assert.is(diagram.picture, diagram.name);
    assert.match(diagram.title, /\?$/);
  });
}

test('there are ten of them', () => {
  assert.is(diagrams.length, 10);
});

test('requests go to routes of the service', async () => {
  const routes = await readRoutes();
  const named = diagrams.flatMap(namedRoutes);
  assert.ok(named.length > 5);
  assert.equal(
    named.filter((route) => !routes.has(route)),
    [],
  );
});

test('what the program does not have is found', () => {
  const source = `@startuml faulty
    box "@auth/koa"
    participant SessionService
    end box
    participant SessionStart
    database Storage
    SessionService -> SessionStore : refresh(token)
    SessionService -> SessionService : refreshAll(tokens)
    SessionService -> Storage : users.drop(user)
    note over Storage : auth.login.lost, SESSION_LIFE, sessionLife, live(session)
    @enduml`;
  assert.equal(findFaults(parseDiagram('faulty', source)), [
    'SessionStart is not exported',
    'SessionService is not in @auth/koa',
    'SessionStore is not drawn',
    'SessionService does not answer to refreshAll()',
    'Storage does not answer to users.drop()',
    'refreshAll is nowhere in the program',
    'drop is nowhere in the program',
    'live is nowhere in the program',
    'auth.login.lost is nowhere in the program',
    'SESSION_LIFE is nowhere in the program',
    'sessionLife is nowhere in the program',
  ]);
});

test('a line that cannot be read is an error, not passed over', () => {
  assert.throws(() => parseDiagram('odd', '@startuml odd\nlegend Sessions'), /no check understands: legend Sessions/);
});

test.run();
