import * as assert from 'uvu/assert';
import { call, login, logout, me, type Reply, refresh, register, type Tokens, tokensOf } from '../e2e/client.ts';

/** What is known of a session; one is in doubt while a call that ends it is not answered. */
interface KnownSession {
  tokens: Tokens;
  state: 'doubtful' | 'ended' | 'live';
}

const mostSessions = 6;

/**
 * A user who keeps a ledger: of what was answered they are sure, of what was not they know what it may have come to. Each
 * deed writes down the doubt before it calls, and the certainty when it is answered.
 */
export class LedgerUser {
  readonly #name: string;
  #isRegistered = false;
  #passwords: readonly string[];
  #sessions: KnownSession[] = [];
  #changes = 0;

  constructor(name: string) {
    this.#name = name;
    this.#passwords = [this.#passwordOf(0)];
  }

  /** One call, each time another kind of it. */
  async act(url: string, turn: number): Promise<void> {
    if (!this.#isRegistered) return this.#register(url);
    const [session] = this.#live();
    if (!session) return this.#signIn(url);
    const deeds = [
      () => this.#signIn(url),
      () => this.#refresh(url, session),
      () => this.#changePassword(url, session),
      () => this.#refresh(url, session),
      () => this.#logout(url, session),
    ];
    return deeds[turn % deeds.length]?.();
  }

  /** Holds the service to what it has answered, and clears up what is in doubt. */
  async verify(url: string): Promise<void> {
    if (!this.#isRegistered) return;
    const attempts = await Promise.all(this.#passwords.map((password) => this.#login(url, password)));
    const good = this.#passwords.filter((_, index) => attempts[index]?.status === 200);
    assert.is(good.length, 1, `${this.#name} has one password of ${this.#passwords.length}`);
    this.#passwords = good;
    for (const session of this.#sessions) await this.#verifySession(url, session);
  }

  async #verifySession(url: string, session: KnownSession): Promise<void> {
    const { status } = await me(url, session.tokens.access);
    if (session.state !== 'doubtful')
      assert.is(status, session.state === 'live' ? 200 : 401, `${this.#name}: a session`);
    session.state = status === 200 ? 'live' : 'ended';
    if (status === 200) await this.#refresh(url, session);
    else assert.is((await refresh(url, session.tokens.refresh)).status, 401);
  }

  async #register(url: string): Promise<void> {
    const [password = ''] = this.#passwords;
    const reply = await register(url, { email: `${this.#name}@mail.test`, username: this.#name, password });
    // After a registration whose answer was lost the name may be taken, by this very user.
    if (reply.status === 201) this.#remember(reply);
    else assert.is(reply.status, 409);
    this.#isRegistered = true;
  }

  async #signIn(url: string): Promise<void> {
    const [password = ''] = this.#passwords;
    const reply = await this.#login(url, password);
    assert.is(reply.status, 200);
    this.#remember(reply);
  }

  /** Without an answer the old token is good for the same successor, or else unspent. */
  async #refresh(url: string, session: KnownSession): Promise<void> {
    const reply = await refresh(url, session.tokens.refresh);
    assert.is(reply.status, 200);
    session.tokens = tokensOf(reply);
  }

  async #logout(url: string, session: KnownSession): Promise<void> {
    session.state = 'doubtful';
    assert.is((await logout(url, session.tokens.access)).status, 204);
    session.state = 'ended';
  }

  async #changePassword(url: string, session: KnownSession): Promise<void> {
    const [current = ''] = this.#passwords;
    this.#changes += 1;
    const next = this.#passwordOf(this.#changes);
    const others = this.#live().filter((other) => other !== session);
    this.#passwords = [current, next];
    for (const other of others) other.state = 'doubtful';
    const body = { current_password: current, new_password: next };
    const reply = await call(url, '/api/v1/users/me/password', { method: 'PATCH', token: session.tokens.access, body });
    assert.is(reply.status, 204);
    this.#passwords = [next];
    for (const other of others) other.state = 'ended';
  }

  #login(url: string, password: string): Promise<Reply> {
    return login(url, { username: this.#name, password });
  }

  #remember(reply: Reply): void {
    this.#sessions = [{ tokens: tokensOf(reply), state: 'live' as const }, ...this.#sessions].slice(0, mostSessions);
  }

  #live(): readonly KnownSession[] {
    return this.#sessions.filter(({ state }) => state === 'live');
  }

  #passwordOf(change: number): string {
    return `${this.#name} has a battery staple, number ${change}`;
  }
}
