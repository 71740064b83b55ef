import type { AuditTrail, Happening } from '../accounts/audit-trail.ts';
import { requireValue } from '../accounts/checked.ts';
import { normalizeEmail, toLogin } from '../accounts/identifiers.ts';
import type { PasswordHasher } from '../accounts/password-hasher.ts';
import type { PasswordPolicy } from '../accounts/password-policy.ts';
import { checkPassword } from '../accounts/prepare-password.ts';
import { UserNotFoundError } from '../errors.ts';
import type { AuditEvent, AuditEventType, User } from '../model.ts';
import type { Cursors } from '../pagination/cursor.ts';
import { type List, readList } from '../pagination/list.ts';
import type { Metrics, RevocationReason } from '../ports/metrics.ts';
import type { Runtime } from '../ports/runtime.ts';
import type { Storage, Stores } from '../ports/storage.ts';
import type { Login, RoleGrantOutcome, UserChanges } from '../ports/user-store.ts';
import { boundClient, type ClientInfo } from '../sessions/client-info.ts';
import type { Principal } from '../sessions/session-service.ts';
import type { AuditListRequest, UserListRequest } from './list-requests.ts';
import { describeChanges, type NewUser, parseNewUser, parsePatch, parseRole, type UserPatch } from './user-input.ts';

/** Who acts: an administrator, or null for the operator of the service, who needs no account. */
export type Actor = Principal | null;

interface AdminServiceDependencies {
  readonly storage: Storage;
  readonly hasher: PasswordHasher;
  readonly policy: PasswordPolicy;
  readonly audit: AuditTrail;
  readonly metrics: Metrics;
  readonly runtime: Runtime;
  readonly cursors: Cursors;
}

/** What administrators do with the accounts of others. Who may call is the caller's question. */
export class AdminService {
  readonly #deps: AdminServiceDependencies;

  constructor(deps: AdminServiceDependencies) {
    this.#deps = deps;
  }

  /**
   * The users, in a stable order.
   * @throws ValidationError for a limit out of range, or a cursor that is not of this list
   */
  async listUsers(request: UserListRequest = {}): Promise<List<User>> {
    const { q, isActive = null, role = null } = request;
    const prefix = q === undefined || q.trim() === '' ? null : normalizeEmail(q);
    const list = JSON.stringify(['users', prefix, isActive, role]);
    const { cursors, storage } = this.#deps;
    return readList(cursors, list, request, (page) => storage.users.list({ prefix, isActive, role, ...page }));
  }

  /**
   * Creates a user without signing them in.
   * @throws ValidationError, WeakPasswordError, UserAlreadyExistsError, OverloadedError
   */
  async createUser(actor: Actor, input: NewUser, client: ClientInfo = {}): Promise<User> {
    const { password, ...described } = parseNewUser(input);
    const passwordHash = password === undefined ? null : await this.#hash(password, described, client);
    const user = this.#newUser(described);
    const happening = this.#happening('admin.user.created', actor, user.id, { roles: user.roles });
    await this.#deps.storage.transaction(async (stores) => {
      await stores.users.create(user, passwordHash);
      await this.#deps.audit.record(stores, happening, boundClient(client));
    });
    this.#deps.audit.log(happening, 'User created');
    return user;
  }

  /** @throws UserNotFoundError */
  async getUser(id: string): Promise<User> {
    const user = await this.#deps.storage.users.findById(id);
    if (user === null) throw new UserNotFoundError();
    return user;
  }

  /**
   * The user with this email or username.
   * @throws UserNotFoundError
   */
  async findUser(login: Login): Promise<User> {
    const normalized = toLogin(login);
    const credentials = normalized && (await this.#deps.storage.users.findCredentials(normalized));
    if (credentials === null) throw new UserNotFoundError();
    return credentials.user;
  }

  /**
   * Changes a user; deactivation ends all their sessions.
   * @throws ValidationError, UserNotFoundError, UserAlreadyExistsError, LastAdminError
   */
  async updateUser(actor: Actor, id: string, patch: UserPatch, client: ClientInfo = {}): Promise<User> {
    const changes = parsePatch(patch);
    const changed = Object.keys(changes);
    const happening = this.#happening('admin.user.updated', actor, id, { changed, ...describeChanges(changes) });
    const change = (stores: Stores) => this.#update(stores, id, changes);
    return changes.isActive === false
      ? this.#endingSessions(happening, 'deactivated', client, change)
      : this.#recorded(happening, client, change);
  }

  /**
   * Gives a user one more role, whatever else changes them meanwhile.
   * @throws ValidationError for what is no role name; UserNotFoundError
   */
  async grantRole(actor: Actor, id: string, role: string, client: ClientInfo = {}): Promise<RoleGrantOutcome> {
    const grant = { userId: id, role: parseRole(role), at: this.#deps.runtime.now() };
    const describe = ({ roles }: User) =>
      this.#happening('admin.user.updated', actor, id, { changed: ['roles'], roles });
    const outcome = await this.#deps.storage.transaction(async (stores) => {
      const granted = await stores.users.grantRole(grant);
      if (granted === null) throw new UserNotFoundError();
      if (granted.isNew) await this.#deps.audit.record(stores, describe(granted.user), boundClient(client));
      return granted;
    });
    if (outcome.isNew) this.#deps.audit.log(describe(outcome.user), 'Administration');
    return outcome;
  }

  /**
   * Deactivates a user for good and ends their sessions; email and username stay reserved.
   * @throws UserNotFoundError, LastAdminError
   */
  async deleteUser(actor: Actor, id: string, client: ClientInfo = {}): Promise<void> {
    const happening = this.#happening('admin.user.deleted', actor, id);
    await this.#endingSessions(happening, 'deactivated', client, (stores) =>
      this.#update(stores, id, { isActive: false }),
    );
  }

  /**
   * Ends all sessions of a user.
   * @throws UserNotFoundError
   */
  async revokeSessions(actor: Actor, id: string, client: ClientInfo = {}): Promise<void> {
    const happening = this.#happening('admin.user.sessions_revoked', actor, id);
    await this.#endingSessions(happening, 'admin', client, async (stores) => {
      if ((await stores.users.findById(id)) === null) throw new UserNotFoundError();
    });
  }

  /**
   * Sets a user's password and ends all their sessions.
   * @throws ValidationError, WeakPasswordError, UserNotFoundError, OverloadedError
   */
  async setPassword(actor: Actor, id: string, password: string, client: ClientInfo = {}): Promise<void> {
    const newHash = await this.#hash(password, await this.getUser(id), client);
    const happening = this.#happening('admin.user.password_set', actor, id);
    await this.#endingSessions(happening, 'password_changed', client, async (stores) => {
      const isSet = await stores.users.changePassword({ userId: id, newHash, at: this.#deps.runtime.now() });
      if (!isSet) throw new UserNotFoundError();
    });
  }

  /**
   * What happened, newest first.
   * @throws ValidationError for a limit out of range, or a cursor that is not of this list
   */
  async listAuditEvents(request: AuditListRequest = {}): Promise<List<AuditEvent>> {
    const { type = null, userId = null, from = null, to = null } = request;
    const list = JSON.stringify(['audit-events', type, userId, from, to]);
    const { cursors, storage } = this.#deps;
    return readList(cursors, list, request, (page) => storage.audit.list({ type, userId, from, to, ...page }));
  }

  async #recorded<Result>(
    happening: Happening,
    client: ClientInfo,
    change: (stores: Stores) => Promise<Result>,
  ): Promise<Result> {
    const result = await this.#deps.storage.transaction(async (stores) => {
      const changed = await change(stores);
      await this.#deps.audit.record(stores, happening, boundClient(client));
      return changed;
    });
    this.#deps.audit.log(happening, 'Administration');
    return result;
  }

  /** Sessions are ended after the change, so that none that it let through is missed. */
  async #endingSessions<Result>(
    happening: Happening,
    reason: RevocationReason,
    client: ClientInfo,
    change: (stores: Stores) => Promise<Result>,
  ): Promise<Result> {
    const { result, revoked } = await this.#recorded(happening, client, async (stores) => ({
      result: await change(stores),
      revoked: await stores.sessions.revokeAll(happening.userId ?? '', this.#deps.runtime.now()),
    }));
    this.#deps.metrics.sessionsRevoked(reason, revoked);
    return result;
  }

  async #update(stores: Stores, userId: string, changes: UserChanges): Promise<User> {
    const user = await stores.users.update({ userId, changes, at: this.#deps.runtime.now() });
    if (user === null) throw new UserNotFoundError();
    return user;
  }

  async #hash(input: string, names: Pick<User, 'email' | 'username'>, client: ClientInfo): Promise<string> {
    const password = requireValue(checkPassword(input));
    await this.#deps.policy.check(password, names);
    return this.#deps.hasher.hash(password, client.signal);
  }

  #newUser(input: Pick<User, 'email' | 'emailVerified' | 'roles' | 'username'>): User {
    const now = this.#deps.runtime.now();
    return { id: this.#deps.runtime.id(), ...input, isActive: true, createdAt: now, updatedAt: now, lastLoginAt: null };
  }

  #happening(type: AuditEventType, actor: Actor, userId: string, details: Happening['details'] = {}): Happening {
    return { type, userId, actorId: actor?.user.id ?? null, details };
  }
}
