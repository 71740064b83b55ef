import * as assert from 'uvu/assert';
import { call, login, tokensOf } from '../e2e/client.ts';

/** What an administrator decides about a user. */
interface Decision {
  readonly is_active: boolean;
  readonly roles: readonly string[];
}

interface ManagedUser {
  readonly id: string;
  /** What may hold: one decision, or two while a call is not answered. */
  decisions: readonly Decision[];
}

const mostUsers = 8;

/** An administrator who keeps a ledger of the users whom they have made. */
export class LedgerAdmin {
  readonly #credentials: { readonly username: string; readonly password: string };
  readonly #users: ManagedUser[] = [];
  #made = 0;
  #token: string | null = null;

  constructor(credentials: { readonly username: string; readonly password: string }) {
    this.#credentials = credentials;
  }

  async act(url: string, turn: number): Promise<void> {
    this.#token ??= tokensOf(await login(url, this.#credentials)).access;
    const user = this.#users[turn % mostUsers];
    await (user ? this.#change(url, user) : this.#make(url));
  }

  async verify(url: string): Promise<void> {
    for (const user of this.#users) {
      const found = await this.#call(url, 'GET', `/${user.id}`);
      const held = user.decisions.filter((decision) => isHeld(decision, found));
      assert.is(held.length, 1, `one of ${JSON.stringify(user.decisions)} and not ${JSON.stringify(found)}`);
      user.decisions = held;
    }
  }

  async #make(url: string): Promise<void> {
    this.#made += 1;
    const username = `managed-${this.#made}`;
    const { id } = await this.#call(url, 'POST', '', { username, email: `${username}@mail.test` });
    assert.type(id, 'string');
    this.#users.push({ id: String(id), decisions: [{ is_active: true, roles: ['user'] }] });
  }

  async #change(url: string, user: ManagedUser): Promise<void> {
    const [current] = user.decisions;
    const next = { is_active: !current?.is_active, roles: current?.is_active ? ['user', 'admin'] : ['user'] };
    user.decisions = [...user.decisions, next];
    assert.ok(isHeld(next, await this.#call(url, 'PATCH', `/${user.id}`, next)));
    user.decisions = [next];
  }

  async #call(url: string, method: string, path: string, body?: object): Promise<Readonly<Record<string, unknown>>> {
    const options = { method, token: this.#token ?? '', ...(body && { body }) };
    const reply = await call(url, `/api/v1/admin/users${path}`, options);
    assert.ok(reply.status < 300, JSON.stringify(reply));
    return { ...reply.body };
  }
}

function isHeld({ is_active: isActive, roles }: Decision, found: Readonly<Record<string, unknown>>): boolean {
  return found['is_active'] === isActive && JSON.stringify(found['roles']) === JSON.stringify(roles);
}
