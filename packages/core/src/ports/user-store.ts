import type { Credentials, User } from '../model.ts';
import type { Page } from './page.ts';

/** How an account is named at login: the normalized email, or the username in any case. */
export type Login = { readonly email: string } | { readonly username: string };

/** The members of a user that no two users share. */
export type UniqueField = 'email' | 'username';

export interface UserStore {
  /**
   * Adds a user. Usernames collide without regard to case.
   * @throws UserAlreadyExistsError naming every member that is taken; nothing is stored then
   */
  create(user: User, passwordHash: string | null): Promise<void>;
  /** Which of the two are taken, in the order email, username; a hint that only {@link UserStore.create} makes certain. */
  findTaken(candidate: { readonly email: string; readonly username: string }): Promise<readonly UniqueField[]>;
  findById(id: string): Promise<User | null>;
  findCredentials(login: Login): Promise<Credentials | null>;
  /**
   * Sets `lastLoginAt`, and the new hash when there is one, if the user is still active and `verifiedHash` is still the stored
   * hash; the user as it is then, or null when it changed nothing.
   */
  recordLogin(login: RecordLogin): Promise<User | null>;
  /**
   * Changes the members that are given, and `updatedAt`; the user as it is then, or null when there is none.
   * @throws UserAlreadyExistsError naming every member that is taken; nothing is changed then
   * @throws LastAdminError when no active user with the role `admin` would be left, whatever runs beside it
   */
  update(update: UserUpdate): Promise<User | null>;
  /**
   * Adds a role to those that a user has, whatever runs beside it, and sets `updatedAt`; changes nothing where the user has it
   * already. Null when there is no such user.
   */
  grantRole(grant: RoleGrant): Promise<RoleGrantOutcome | null>;
  /**
   * Sets `newHash` and `updatedAt` if `verifiedHash` is still the stored hash, and the user active; whether it did. With
   * `verifiedHash` undefined it sets the hash of any user that exists.
   */
  changePassword(change: PasswordChange): Promise<boolean>;
  /**
   * Without `prefix` the users in the order of their ids, newest first; with it those whose email or username begins with it, in
   * an order of the adapter's own. Every user is met exactly once on the way through the pages, however many come and go; in a
   * search, unless their email or username changes meanwhile.
   */
  list(query: UserQuery): Promise<Page<User>>;
}

export interface UserUpdate {
  readonly userId: string;
  readonly changes: UserChanges;
  readonly at: Date;
}

export type UserChanges = Partial<Pick<User, 'email' | 'emailVerified' | 'isActive' | 'roles' | 'username'>>;

export interface RoleGrant {
  readonly userId: string;
  readonly role: string;
  readonly at: Date;
}

export interface RoleGrantOutcome {
  /** As they are then. */
  readonly user: User;
  /** Whether the user did not have the role before. */
  readonly isNew: boolean;
}

export interface PasswordChange {
  readonly userId: string;
  readonly verifiedHash?: string;
  readonly newHash: string;
  readonly at: Date;
}

/** Which users; a filter that is null lets all through. */
export interface UserQuery {
  /** Lower-case, not empty. */
  readonly prefix: string | null;
  readonly isActive: boolean | null;
  readonly role: string | null;
  /** {@link Page.next} of the page before; null for the first page. */
  readonly after: string | null;
  readonly limit: number;
}

export interface RecordLogin {
  readonly userId: string;
  /** The hash that the password was found to match. */
  readonly verifiedHash: string;
  /** Replaces `verifiedHash`; null keeps it. */
  readonly newHash: string | null;
  readonly at: Date;
}
