import { AccountInactiveError, InvalidCredentialsError, UserAlreadyExistsError, ValidationError } from '../errors.ts';
import type { LoginLimits } from '../limits/login-limits.ts';
import type { Credentials, User } from '../model.ts';
import type { Runtime } from '../ports/runtime.ts';
import type { Storage } from '../ports/storage.ts';
import type { Login } from '../ports/user-store.ts';
import { boundClient, type ClientInfo } from '../sessions/client-info.ts';
import type { SessionService, SignIn } from '../sessions/session-service.ts';
import type { AuditTrail, Happening } from './audit-trail.ts';
import { issuesOf, requireValue } from './checked.ts';
import { checkEmail, checkUsername, toLogin } from './identifiers.ts';
import type { PasswordHasher } from './password-hasher.ts';
import type { PasswordPolicy } from './password-policy.ts';
import { checkPassword, checkPresentedPassword } from './prepare-password.ts';

/** What a person gives to get an account. */
export interface Registration {
  readonly email: string;
  readonly username: string;
  readonly password: string;
}

/** What a person signs in with. */
export type LoginInput = Login & { readonly password: string };

interface AccountServiceDependencies {
  readonly storage: Storage;
  readonly sessions: SessionService;
  readonly hasher: PasswordHasher;
  readonly policy: PasswordPolicy;
  readonly runtime: Runtime;
  readonly audit: AuditTrail;
  readonly loginLimits: LoginLimits;
}

/** Lets people in: those who are new, and those who prove to be who they say. */
export class AccountService {
  readonly #deps: AccountServiceDependencies;

  constructor(deps: AccountServiceDependencies) {
    this.#deps = deps;
  }

  /**
   * Creates a user and signs them in; both or neither happens.
   * @throws ValidationError, WeakPasswordError, UserAlreadyExistsError, OverloadedError, DatabaseError
   */
  async register(input: Registration, client: ClientInfo): Promise<SignIn> {
    const { email, username, password } = parseRegistration(input);
    await this.#deps.policy.check(password, { email, username });
    const taken = await this.#deps.storage.users.findTaken({ email, username });
    if (taken.length > 0) throw new UserAlreadyExistsError(taken);
    const passwordHash = await this.#deps.hasher.hash(password, client.signal);
    const user = this.#createUser(email, username);
    const happening = happeningTo(user.id, 'auth.registration.succeeded');
    const signIn = await this.#deps.storage.transaction(async (stores) => {
      await stores.users.create(user, passwordHash);
      await this.#deps.audit.record(stores, happening, boundClient(client));
      return this.#deps.sessions.start(stores, user, client);
    });
    this.#deps.audit.log({ ...happening, details: { email, username } }, 'Registered');
    return signIn;
  }

  /**
   * Signs a user in by email or username. Whoever is not known costs the same work as a wrong password; whoever tries too often
   * costs none.
   * @throws ValidationError, RateLimitedError, InvalidCredentialsError, AccountInactiveError, OverloadedError, DatabaseError
   */
  async login(input: LoginInput, client: ClientInfo): Promise<SignIn> {
    const password = parsePresentedPassword(input.password);
    return this.#deps.loginLimits.guard(input, client, () => this.#signIn(toLogin(input), password, client));
  }

  async #signIn(login: Login | null, password: string, client: ClientInfo): Promise<SignIn> {
    // Whoever changes the hash between our reading and our writing (a rehash, a new password) makes us look once more.
    return (
      (await this.#tryLogin(login, password, client)) ??
      (await this.#tryLogin(login, password, client)) ??
      this.#refuse('conflict', null, client)
    );
  }

  async #tryLogin(login: Login | null, password: string, client: ClientInfo): Promise<SignIn | null> {
    const credentials = login && (await this.#deps.storage.users.findCredentials(login));
    const proof = await this.#prove(credentials, password, client);
    const signIn = await this.#deps.storage.transaction(async (stores) => {
      const user = await stores.users.recordLogin({ ...proof, at: this.#deps.runtime.now() });
      if (user === null) return null;
      const started = await this.#deps.sessions.start(stores, user, client);
      await this.#deps.audit.record(stores, loginOf(started), boundClient(client));
      return started;
    });
    if (signIn) this.#deps.audit.log(loginOf(signIn), 'Signed in');
    return signIn;
  }

  /** Compares the password, whoever it is that asks, before anything is decided. */
  async #prove(credentials: Credentials | null, password: string, client: ClientInfo) {
    const { hasher } = this.#deps;
    const { signal } = client;
    const hash = credentials?.passwordHash ?? null;
    const { matches, needsRehash } = await hasher.verify(password, hash, signal);
    if (credentials === null) return this.#refuse('unknown_user', null, client);
    if (hash === null || !matches) return this.#refuse('wrong_password', credentials, client);
    if (!credentials.user.isActive) return this.#refuse('inactive', credentials, client);
    const newHash = needsRehash ? await hasher.hash(password, signal) : null;
    return { userId: credentials.user.id, verifiedHash: hash, newHash };
  }

  #createUser(email: string, username: string): User {
    const now = this.#deps.runtime.now();
    return {
      id: this.#deps.runtime.id(),
      email,
      username,
      isActive: true,
      emailVerified: false,
      roles: ['user'],
      createdAt: now,
      updatedAt: now,
      lastLoginAt: null,
    };
  }

  async #refuse(reason: Refusal, credentials: Credentials | null, client: ClientInfo): Promise<never> {
    const userId = credentials?.user.id ?? null;
    const happening: Happening = { type: 'auth.login.failed', userId, actorId: null, details: { reason } };
    await this.#deps.audit.record(this.#deps.storage, happening, boundClient(client));
    this.#deps.audit.log(happening, 'Sign-in refused');
    throw reason === 'inactive' ? new AccountInactiveError() : new InvalidCredentialsError();
  }
}

type Refusal = 'conflict' | 'inactive' | 'unknown_user' | 'wrong_password';

function happeningTo(userId: string, type: Happening['type'], details: Happening['details'] = {}): Happening {
  return { type, userId, actorId: userId, details };
}

function loginOf({ user, session }: SignIn): Happening {
  return happeningTo(user.id, 'auth.login.succeeded', { session_id: session.id });
}

function parseRegistration(input: Registration): Registration {
  const email = checkEmail(input.email);
  const username = checkUsername(input.username);
  const password = checkPassword(input.password);
  if (email.issue || username.issue || password.issue) throw new ValidationError(issuesOf(email, username, password));
  return { email: email.value, username: username.value, password: password.value };
}

function parsePresentedPassword(input: string): string {
  return requireValue(checkPresentedPassword(input));
}
