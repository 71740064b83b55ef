import {
  AccountInactiveError,
  InvalidCredentialsError,
  UserAlreadyExistsError,
  UserNotFoundError,
  ValidationError,
} from '../errors.ts';
import type { Credentials, User } from '../model.ts';
import type { Logger } from '../ports/logger.ts';
import type { Runtime } from '../ports/runtime.ts';
import type { Login, Storage } from '../ports/storage.ts';
import type { ClientInfo, SessionService, SignIn } from '../sessions/session-service.ts';
import { issuesOf, requireValue } from './checked.ts';
import { checkEmail, checkUsername } from './identifiers.ts';
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
  readonly logger: Logger;
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
    const signIn = await this.#deps.storage.transaction(async (stores) => {
      await stores.users.create(user, passwordHash);
      return this.#deps.sessions.start(stores, user, client);
    });
    this.#deps.logger.info('Registered', { event: 'auth.registration.succeeded', user_id: user.id, email, username });
    return signIn;
  }

  /**
   * Signs a user in by email or username. Whoever is not known costs the same work as a wrong password.
   * @throws ValidationError, InvalidCredentialsError, AccountInactiveError, OverloadedError, DatabaseError
   */
  async login(input: LoginInput, client: ClientInfo): Promise<SignIn> {
    const password = parsePresentedPassword(input.password);
    const login = toLogin(input);
    // Whoever changes the hash between our reading and our writing (a rehash, a new password) makes us look once more.
    return (
      (await this.#tryLogin(login, password, client)) ??
      (await this.#tryLogin(login, password, client)) ??
      this.#refuse('conflict')
    );
  }

  /** @throws UserNotFoundError, DatabaseError */
  async getUser(id: string): Promise<User> {
    const user = await this.#deps.storage.users.findById(id);
    if (user === null) throw new UserNotFoundError();
    return user;
  }

  async #tryLogin(login: Login | null, password: string, client: ClientInfo): Promise<SignIn | null> {
    const credentials = login && (await this.#deps.storage.users.findCredentials(login));
    const proof = await this.#prove(credentials, password, client);
    const signIn = await this.#deps.storage.transaction(async (stores) => {
      const user = await stores.users.recordLogin({ ...proof, at: this.#deps.runtime.now() });
      return user === null ? null : this.#deps.sessions.start(stores, user, client);
    });
    if (signIn === null) return null;
    const fields = { event: 'auth.login.succeeded', user_id: signIn.user.id, session_id: signIn.session.id };
    this.#deps.logger.info('Signed in', fields);
    return signIn;
  }

  /** Compares the password, whoever it is that asks, before anything is decided. */
  async #prove(credentials: Credentials | null, password: string, { signal }: ClientInfo) {
    const { hasher } = this.#deps;
    const hash = credentials?.passwordHash ?? null;
    const { matches, needsRehash } = await hasher.verify(password, hash, signal);
    if (credentials === null) return this.#refuse('unknown_user');
    if (hash === null || !matches) return this.#refuse('wrong_password', credentials.user.id);
    if (!credentials.user.isActive) return this.#refuseInactive(credentials.user.id);
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

  #refuse(reason: string, userId?: string): never {
    this.#logRefusal(reason, userId);
    throw new InvalidCredentialsError();
  }

  #refuseInactive(userId: string): never {
    this.#logRefusal('inactive', userId);
    throw new AccountInactiveError();
  }

  #logRefusal(reason: string, userId: string | undefined): void {
    this.#deps.logger.warning('Sign-in refused', {
      event: 'auth.login.failed',
      reason,
      ...(userId && { user_id: userId }),
    });
  }
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

/** What to look up; null for what no account can be named by, which is no other answer than an unknown one. */
function toLogin(input: LoginInput): Login | null {
  if ('email' in input) {
    const email = checkEmail(input.email).value;
    return email === null ? null : { email };
  }
  const username = checkUsername(input.username).value;
  return username === null ? null : { username };
}
