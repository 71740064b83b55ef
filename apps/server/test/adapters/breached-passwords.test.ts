import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { createBreachedPasswords } from '../../src/adapters/breached-passwords.ts';
import { type RangeApi, sha1Of, startRangeApi } from './range-api.ts';

const published = 'correct horse battery staple';

const search = suite<{ api: RangeApi }>('the search for breached passwords');

search.before.each(async (context) => {
  context.api = await startRangeApi({ [published]: 216, 'pässwörd ✓': 7 });
});
search.after.each(({ api }) => api.close());

search('tells how often a password was found, in whatever script it is written', async ({ api }) => {
  const { countBreaches } = createBreachedPasswords(api);
  assert.is(await countBreaches(published), 216);
  assert.is(await countBreaches('pässwörd ✓'), 7);
  assert.is(await countBreaches('mint orbit walnut ceiling'), 0);
});

search('sends five digits of the hash and nothing else, and asks for padding', async ({ api }) => {
  await createBreachedPasswords(api).countBreaches(published);
  const [request, ...others] = api.requests;
  assert.equal(others, []);
  assert.equal([request?.method, request?.url], ['GET', `/range/${sha1Of(published).slice(0, 5)}`]);
  assert.is(request?.headers['add-padding'], 'true');
  assert.not.match(JSON.stringify(request?.rawHeaders), sha1Of(published).slice(5, 15));
});

search('takes padding for what it is, though it looks like the password', async ({ api }) => {
  const suffix = sha1Of(published).slice(5);
  api.answerWith((_request, response) => response.end(`${suffix}:0\r\n`));
  assert.is(await createBreachedPasswords(api).countBreaches(published), 0);
});

search('reads entries in lower case, with plain line ends, and none at all', async ({ api }) => {
  const { countBreaches } = createBreachedPasswords(api);
  api.answerWith((_request, response) => response.end(`${sha1Of(published).slice(5).toLowerCase()}:3\n`));
  assert.is(await countBreaches(published), 3);
  api.answerWith((_request, response) => response.end());
  assert.is(await countBreaches(published), 0);
});

/** What the search for a password rejects with. */
async function failureOf(api: Pick<RangeApi, 'url'>, timeoutSeconds = 60): Promise<Error> {
  const found = createBreachedPasswords({ url: api.url, timeoutSeconds }).countBreaches(published);
  const error = await found.then(
    (count) => new Error(`found ${count}`),
    (reason: unknown) => reason,
  );
  assert.instance(error, Error);
  return error as Error;
}

search('rejects when nobody is there', async ({ api }) => {
  await api.close();
  assert.is((await failureOf(api)).message, 'fetch failed');
});

search('rejects when the answer has another status, a redirect included', async ({ api }) => {
  for (const status of [500, 429, 404, 204]) {
    api.answerWith((_request, response) => response.writeHead(status).end());
    assert.is((await failureOf(api)).message, `the breached-password API answered with status ${status}`);
  }
  api.answerWith((_request, response) => response.writeHead(302, { Location: '/elsewhere' }).end());
  assert.is((await failureOf(api)).message, 'fetch failed');
});

search('gives up when no answer comes in time, or only its beginning', async ({ api }) => {
  api.answerWith(() => undefined);
  assert.is((await failureOf(api, 0.05)).name, 'TimeoutError');
  api.answerWith((_request, response) => response.flushHeaders());
  assert.is((await failureOf(api, 0.5)).name, 'TimeoutError');
});

search('does not take garbage for good news', async ({ api }) => {
  const entry = `${sha1Of('x').slice(5)}:1`;
  for (const body of ['<html>busy</html>', '{}', `${entry}\r\nx`, `${entry.slice(1)}`, `${entry}0000000000000`]) {
    api.answerWith((_request, response) => response.end(body));
    assert.is((await failureOf(api)).message, 'the breached-password API answered something else than entries', body);
  }
});

search('stops reading an answer without end', async ({ api }) => {
  const entries = `${sha1Of('x').slice(5)}:1\r\n`.repeat(1000);
  let ended = false;
  api.answerWith((_request, response) => {
    const write = (): void => {
      while (!ended && response.write(entries));
    };
    response.on('drain', write).on('close', () => {
      ended = true;
    });
    write();
  });
  assert.is((await failureOf(api)).message, 'the breached-password API answered more than 262144 bytes');
});

search.run();
