import {
  InvalidCredentialsError,
  type Issue,
  ReauthenticationRequiredError,
  SessionNotFoundError,
  SessionRevokedError,
  ValidationError,
} from '../errors.ts';
import type { Session, User } from '../model.ts';
import type { Cursors } from '../pagination/cursor.ts';
import { type List, type ListRequest, readList } from '../pagination/list.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { Runtime } from '../ports/runtime.ts';
import type { Storage } from '../ports/storage.ts';
import type { UserChanges } from '../ports/user-store.ts';
import { boundClient, type ClientInfo } from '../sessions/client-info.ts';
import type { Principal } from '../sessions/session-service.ts';
import type { AuditTrail, Happening } from './audit-trail.ts';
import { type Checked, issuesOf, requireValue } from './checked.ts';
import { checkEmail, checkUsername } from './identifiers.ts';
import type { PasswordHasher } from './password-hasher.ts';
import type { PasswordPolicy } from './password-policy.ts';
import { checkPassword, checkPresentedPassword } from './prepare-password.ts';

/** What a user may change of their account; at least one of email and username. */
export interface AccountUpdate {
  readonly email?: string | undefined;
  readonly username?: string | undefined;
  /** Needed for a new email in a session whose password was proved too long ago. */
  readonly currentPassword?: string | undefined;
}

/** A new password, and the proof that it is the owner who sets it. */
export interface PasswordUpdate {
  readonly currentPassword: string;
  readonly newPassword: string;
}

interface OwnAccountDependencies {
  readonly storage: Storage;
  readonly hasher: PasswordHasher;
  readonly policy: PasswordPolicy;
  readonly audit: AuditTrail;
  readonly metrics: Metrics;
  readonly runtime: Runtime;
  readonly cursors: Cursors;
  readonly reauthMaxAgeSeconds: number;
}

/** What signed-in users do with their own account. */
export class OwnAccountService {
  readonly #deps: OwnAccountDependencies;

  constructor(deps: OwnAccountDependencies) {
    this.#deps = deps;
  }

  /**
   * Changes email, username or both. A new email is a sensitive change, and unverified.
   * @throws ValidationError, UserAlreadyExistsError, ReauthenticationRequiredError, InvalidCredentialsError, SessionRevokedError
   */
  async update(principal: Principal, update: AccountUpdate, client: ClientInfo = {}): Promise<User> {
    const current = await this.#readUser(principal);
    const changes = parseChanges(current, update);
    if (changes.email !== undefined) await this.#assertProved(principal, update.currentPassword, client);
    else if (update.currentPassword !== undefined) await this.#prove(principal, update.currentPassword, client);
    if (Object.keys(changes).length === 0) return current;
    const happening = this.#happening('account.updated', principal, { changed: Object.keys(changes) });
    const at = this.#deps.runtime.now();
    const user = await this.#deps.storage.transaction(async (stores) => {
      const changed = await stores.users.update({ userId: principal.user.id, changes, at });
      if (changed === null) throw new SessionRevokedError();
      await this.#deps.audit.record(stores, happening, boundClient(client));
      return changed;
    });
    this.#deps.audit.log(happening, 'Account updated');
    return user;
  }

  /**
   * Sets a new password, and ends every other session.
   * @throws ValidationError, WeakPasswordError, InvalidCredentialsError, OverloadedError
   */
  async changePassword(principal: Principal, update: PasswordUpdate, client: ClientInfo = {}): Promise<void> {
    const { user, session } = principal;
    const newPassword = requireValue(checkPassword(update.newPassword, '/new_password'));
    const verifiedHash = await this.#prove(principal, update.currentPassword, client);
    await this.#deps.policy.check(newPassword, { ...user, pointer: '/new_password' });
    const newHash = await this.#deps.hasher.hash(newPassword, client.signal);
    const happening = this.#happening('account.password_changed', principal);
    const at = this.#deps.runtime.now();
    const revoked = await this.#deps.storage.transaction(async (stores) => {
      const isChanged = await stores.users.changePassword({ userId: user.id, verifiedHash, newHash, at });
      if (!isChanged) throw new InvalidCredentialsError();
      await this.#deps.audit.record(stores, happening, boundClient(client));
      return stores.sessions.revokeAll(user.id, at, session.id);
    });
    this.#deps.metrics.sessionsRevoked('password_changed', revoked);
    this.#deps.audit.log(happening, 'Password changed');
  }

  /**
   * Deactivates the account and ends all its sessions; email and username stay reserved. A sensitive change.
   * @throws ReauthenticationRequiredError, InvalidCredentialsError, LastAdminError
   */
  async delete(principal: Principal, currentPassword?: string, client: ClientInfo = {}): Promise<void> {
    await this.#assertProved(principal, currentPassword, client);
    const { id } = principal.user;
    const happening = this.#happening('account.deleted', principal);
    const at = this.#deps.runtime.now();
    const revoked = await this.#deps.storage.transaction(async (stores) => {
      await stores.users.update({ userId: id, changes: { isActive: false }, at });
      await this.#deps.audit.record(stores, happening, boundClient(client));
      return stores.sessions.revokeAll(id, at);
    });
    this.#deps.metrics.sessionsRevoked('account_deleted', revoked);
    this.#deps.audit.log(happening, 'Account deleted');
  }

  /**
   * The user's live sessions, newest first.
   * @throws ValidationError for a limit out of range, or a cursor that is not of this list
   */
  async listSessions({ user }: Principal, request: ListRequest = {}): Promise<List<Session>> {
    const { storage, runtime, cursors } = this.#deps;
    const list = JSON.stringify(['sessions', user.id]);
    return readList(cursors, list, request, async ({ after, limit }) => {
      const live = await storage.sessions.listLive(user.id, runtime.now());
      const left = live.filter(({ id }) => after === null || id < after);
      const items = left.slice(0, limit);
      return { items, next: left.length > limit ? (items.at(-1)?.id ?? null) : null };
    });
  }

  /**
   * Ends one of the user's own sessions.
   * @throws SessionNotFoundError also for somebody else's
   */
  async revokeSession(principal: Principal, sessionId: string, client: ClientInfo = {}): Promise<void> {
    const happening = this.#happening('account.session_revoked', principal, { session_id: sessionId });
    await this.#deps.storage.transaction(async (stores) => {
      const isRevoked = await stores.sessions.revoke(principal.user.id, sessionId, this.#deps.runtime.now());
      if (!isRevoked) throw new SessionNotFoundError();
      await this.#deps.audit.record(stores, happening, boundClient(client));
    });
    this.#deps.metrics.sessionsRevoked('revoked_by_user', 1);
    this.#deps.audit.log(happening, 'Session revoked');
  }

  /** A sensitive change needs the password: proved lately in this session, or given now. */
  async #assertProved(principal: Principal, currentPassword: string | undefined, client: ClientInfo): Promise<void> {
    if (currentPassword !== undefined) {
      await this.#prove(principal, currentPassword, client);
      return;
    }
    const ageMs = this.#deps.runtime.now().getTime() - principal.session.passwordProvedAt.getTime();
    if (ageMs > this.#deps.reauthMaxAgeSeconds * 1000) throw new ReauthenticationRequiredError();
  }

  /** The stored hash that the password matches. */
  async #prove(principal: Principal, currentPassword: string, client: ClientInfo): Promise<string> {
    const { storage, hasher, audit } = this.#deps;
    const password = requireValue(checkPresentedPassword(currentPassword, '/current_password'));
    const { email } = await this.#readUser(principal);
    const credentials = await storage.users.findCredentials({ email });
    const hash = credentials?.user.id === principal.user.id ? credentials.passwordHash : null;
    const { matches } = await hasher.verify(password, hash, client.signal);
    if (matches && hash !== null) return hash;
    const happening = this.#happening('account.reauthentication_failed', principal);
    await audit.record(storage, happening, boundClient(client));
    audit.log(happening, 'A current password was wrong');
    throw new InvalidCredentialsError();
  }

  /** The user as they are now: a principal is as old as the cache it may come from, and another instance may have changed them since. */
  async #readUser({ user }: Principal): Promise<User> {
    const current = await this.#deps.storage.users.findById(user.id);
    if (!current?.isActive) throw new SessionRevokedError();
    return current;
  }

  #happening(type: Happening['type'], { user, session }: Principal, details: Happening['details'] = {}): Happening {
    return { type, userId: user.id, actorId: user.id, details: { session_id: session.id, ...details } };
  }
}

/** What really changes; a member that is given as it is already changes nothing. */
function parseChanges(user: User, { email, username }: AccountUpdate): UserChanges {
  if (email === undefined && username === undefined) throw new ValidationError(nothingGiven);
  const newEmail = email === undefined ? null : checkEmail(email);
  const newUsername = username === undefined ? null : checkUsername(username);
  const given = [newEmail, newUsername].filter((checked): checked is Checked => checked !== null);
  const issues = issuesOf(...given);
  if (issues.length > 0) throw new ValidationError(issues);
  const emailChange = newEmail?.value ?? user.email;
  const usernameChange = newUsername?.value ?? user.username;
  return {
    ...(emailChange !== user.email && { email: emailChange, emailVerified: false }),
    ...(usernameChange !== user.username && { username: usernameChange }),
  };
}

const nothingGiven: readonly Issue[] = ['/email', '/username'].map((pointer) => ({
  pointer,
  code: 'required',
  detail: 'email or username is required',
}));
