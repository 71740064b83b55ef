import * as assert from 'uvu/assert';
import { password, userMembers } from '../support/command-users.ts';
import { run, runForJson } from './command.ts';
import { onEachDatabase } from './databases.ts';

onEachDatabase('auth user list, and refusals,', (test) => {
  test('refusals are exit code 1 and say on standard error what is wrong, each issue in a line', async (context) => {
    const { directory, variables } = context;
    await runForJson(directory, 'user create ada@mail.test ada --admin', { variables, input: password });
    const refusals: readonly (readonly [string, string, RegExp])[] = [
      ['user create ADA@mail.test Ada', password, /\n {2}email: .* taken\n {2}username: .* taken\n$/],
      ['user create ada a', password, /\n {2}email: must .*\n {2}username: must .*\n$/],
      ['user create bob@mail.test bob --role Boss', password, /\n {2}roles\/1: must .*\n$/],
      [
        'user create bob@mail.test bob',
        'password1',
        /^error: The password is too easy to guess\.\n {2}password: .*\n$/,
      ],
      ['user deactivate ada', '', /^error: .*no active administrator\.\n$/],
      ['user deactivate nobody', '', /^error: There is no user with the username "nobody"\.\n$/],
      [
        'user set-password nobody@mail.test',
        password,
        /^error: There is no user with the email "nobody@mail.test"\.\n$/,
      ],
    ];
    for (const [words, input, expected] of refusals) {
      const { code, stdout, stderr } = await run(directory, words, { variables, input });
      assert.is(code, 1, words);
      assert.is(stdout, '', words);
      assert.match(stderr, expected, words);
      assert.not.match(stderr, 'correct horse');
    }
  });

  test('list shows users as a table or as JSON, filtered, and goes on by its cursor', async ({
    directory,
    variables,
  }) => {
    for (const words of ['ada@mail.test ada --admin', 'bob@mail.test bob', 'bobby@mail.test bobby']) {
      await runForJson(directory, `user create ${words} --no-password`, { variables });
    }
    await runForJson(directory, 'user deactivate bobby', { variables });
    const emails = async (options: string) => {
      const list = await runForJson(directory, `user list ${options}`, { variables });
      assert.equal(Object.keys(list), ['items', 'next_cursor']);
      for (const user of list.items) assert.equal(Object.keys(user), userMembers);
      return { emails: list.items.map(({ email }: { email: string }) => email), cursor: list.next_cursor };
    };
    assert.equal(await emails(''), { emails: ['bobby@mail.test', 'bob@mail.test', 'ada@mail.test'], cursor: null });
    assert.equal((await emails('--role admin')).emails, ['ada@mail.test']);
    assert.equal((await emails('--inactive')).emails, ['bobby@mail.test']);
    assert.equal((await emails('--query BOB --active')).emails, ['bob@mail.test']);
    const first = await emails('--limit 2');
    assert.equal((await emails(`--limit 2 --cursor ${first.cursor}`)).emails, ['ada@mail.test']);
    const forged = await run(directory, 'user list --cursor forged', { variables });
    assert.is(forged.code, 1);
    assert.match(forged.stderr, /\n {2}cursor: /);

    const { stdout, stderr } = await run(directory, 'user list --limit 1', { variables });
    assert.match(
      stdout,
      /^EMAIL +USERNAME +ROLES +STATE +VERIFIED +LAST LOGIN +ID\nbobby@mail\.test +bobby +user +inactive +no +- +\S{36}\n$/,
    );
    assert.match(stderr, /^More users follow: --cursor \S+\n$/);
  });

  test('without a database, only user create makes one', async ({ directory, variables }) => {
    for (const words of ['user list', 'purge']) {
      const { code, stderr } = await run(directory, words, { variables });
      assert.is(code, 78, words);
      assert.match(stderr, /migrations/, words);
    }
  });
});
