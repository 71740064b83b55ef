import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { deployed, documents, pages, read } from './documents.ts';
import { spansOf } from './markdown.ts';
import { errorCodes, fileSettingNames, otherWords, routeNames, settingNames } from './names.ts';

/** Words in the form of a setting or an error code that are neither, with the reason why a document needs them. */
const foreignWords: Readonly<Record<string, string>> = {
  ACCESS_TOKEN: 'stands for an access token in commands',
  AF_INET: 'systemd: kinds of sockets',
  AF_INET6: 'systemd: kinds of sockets',
  AF_UNIX: 'systemd: kinds of sockets',
  AUTH_PORT: 'what Kubernetes would make of the name of the service',
  AUTH_TEST_RESTARTS: 'how often a test of the restarts restarts',
  NAME: 'stands for any secret',
  NAME_FILE: 'stands for any secret from a file',
  TEST_DATABASE_URL: 'a PostgreSQL for the tests and benchmarks to use',
  TEST_REDIS_URL: 'a Redis for the tests and benchmarks to use',
  UV_THREADPOOL_SIZE: 'Node’s own: how many threads hash passwords, and do other work beside JavaScript',
};

const known: ReadonlySet<string> = new Set([
  ...settingNames,
  ...fileSettingNames,
  ...errorCodes,
  ...otherWords,
  ...Object.keys(foreignWords),
]);

const test = suite('settings, error codes and routes in the documents');

for (const document of [...documents, ...deployed]) {
  test(`${document}: every one that it names exists`, () => {
    assert.equal(
      wordsOf(read(document), document.endsWith('.md')).filter((word) => !known.has(word)),
      [],
    );
  });
}

for (const document of documents) {
  test(`${document}: every family and every route that it names exists`, () => {
    for (const [family, prefix = ''] of read(document).matchAll(/\b([A-Z][A-Z0-9_]*_)\*/g)) {
      assert.ok(
        [...known].some((name) => name.startsWith(prefix)),
        family,
      );
    }
    assert.equal(
      requestsOf(read(document)).filter((request) => !routeNames.has(request)),
      [],
    );
  });
}

test('every setting is told in docs', () => {
  assert.equal(untold([...settingNames, ...fileSettingNames]), []);
});

test('every error code is told in docs', () => {
  assert.equal(untold(errorCodes), []);
});

test('every word that is let through is needed', () => {
  const words = new Set([...documents, ...deployed].flatMap((path) => wordsOf(read(path), path.endsWith('.md'))));
  assert.equal(
    Object.keys(foreignWords).filter((word) => !words.has(word)),
    [],
  );
});

test('a name that does not exist is found in text, in code and alone', () => {
  const text =
    'Set NO_SETTING, `PORTS`, `NO_CODE=1`, `GET /nowhere` or `POST /auth/login?x=1`.\n\n```sh\nALSO_NOT=1\n```\n';
  assert.equal(
    wordsOf(text, true).filter((word) => !known.has(word)),
    ['NO_SETTING', 'NO_CODE', 'ALSO_NOT', 'PORTS'],
  );
  assert.equal(
    requestsOf(text).filter((request) => !routeNames.has(request)),
    ['GET /nowhere'],
  );
});

test.run();

/** Words with an underscore wherever they stand; in Markdown also single ones that are code, alone or before `=`. */
function wordsOf(text: string, isMarkdown: boolean): readonly string[] {
  const joined = [...text.matchAll(/\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b/g)].map(([word]) => word);
  const single = spansOf(isMarkdown ? text : '').flatMap((code) => /^[A-Z][A-Z0-9]{2,}(?==|$)/.exec(code) ?? []);
  return [...joined, ...single];
}

/** `GET /path` in a sentence or a table, without what follows the path. */
function requestsOf(markdown: string): readonly string[] {
  return spansOf(markdown).flatMap((code) => /^(?:DELETE|GET|PATCH|POST|PUT) \/[^\s?]*/.exec(code) ?? []);
}

function untold(names: readonly string[]): readonly string[] {
  const words = new Set(pages.flatMap((page) => wordsOf(read(page), true)));
  return names.filter((name) => !words.has(name));
}
