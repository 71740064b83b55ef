import { ownerOf, seededRefreshToken, seededUser, seedPassword } from '../seeding/seeded.ts';
import type { Scenario } from './scenario.ts';
import { nextThat, spread } from './spread.ts';
import { assertSame, timeCall } from './stopwatch.ts';
import type { Subject } from './subject.ts';

/** How many sessions `/me` is asked from, in turn. */
const principals = 500;

/** Anybody, by email; bcrypt at its lowest cost is part of it. */
export const login: Scenario = {
  name: 'login',
  async prepare({ auth, users }) {
    const numbers = spread(users);
    return () => {
      const { email } = seededUser(nextThat(numbers, (number) => seededUser(number).isActive));
      return timeCall(
        () => auth.login({ email, password: seedPassword }),
        ({ user }) => assertSame([user.email], [email]),
      );
    };
  },
};

export const refresh: Scenario = {
  name: 'refresh',
  async prepare(subject) {
    const next = createRefreshes(subject);
    return async () => (await next()).tookMs;
  },
};

/** What `GET /users/me` asks for. */
export const authenticate: Scenario = {
  name: 'authenticate (/me)',
  async prepare(subject) {
    const next = createRefreshes(subject);
    const tokens: { email: string; accessToken: string }[] = [];
    while (tokens.length < principals) tokens.push(await next());
    let turn = 0;
    return () => {
      const { email, accessToken } = tokens[turn++ % principals] ?? { email: '', accessToken: '' };
      return timeCall(
        () => subject.auth.authenticate(accessToken),
        ({ user }) => assertSame([user.email], [email]),
      );
    };
  },
};

/** Refreshes one session after the other, each with the newest token that is known of it. */
function createRefreshes(subject: Subject) {
  const numbers = spread(subject.sessions);
  const { refreshTokens } = subject;
  return async () => {
    const session = nextThat(numbers, (number) => seededUser(ownerOf(number, subject)).isActive);
    const { email } = seededUser(ownerOf(session, subject));
    let accessToken = '';
    const tookMs = await timeCall(
      () => subject.auth.refresh(refreshTokens.get(session) ?? seededRefreshToken(session)),
      ({ user, tokens }) => {
        assertSame([user.email], [email]);
        refreshTokens.set(session, tokens.refreshToken);
        accessToken = tokens.accessToken;
      },
    );
    return { tookMs, email, accessToken };
  };
}
