import { type Checked, issuesOf } from '../accounts/checked.ts';
import { checkEmail, checkRoles, checkUsername } from '../accounts/identifiers.ts';
import { ValidationError } from '../errors.ts';
import type { AuditDetails, User } from '../model.ts';
import type { UserChanges } from '../ports/user-store.ts';

/** What an administrator gives to make a user. */
export interface NewUser {
  readonly email: string;
  readonly username: string;
  /** Without one nobody can sign in until one is set. */
  readonly password?: string | undefined;
  /** Default `['user']`. */
  readonly roles?: readonly string[] | undefined;
  readonly emailVerified?: boolean | undefined;
}

/** What an administrator may change; at least one. */
export type UserPatch = { readonly [Member in keyof UserChanges]: UserChanges[Member] | undefined };

/** A new user in the form in which it is kept; the password is still to be checked. */
type ParsedNewUser = Pick<User, 'email' | 'emailVerified' | 'roles' | 'username'> & Pick<NewUser, 'password'>;

/** @throws ValidationError telling all that is wrong */
export function parseNewUser({ password, emailVerified = false, ...input }: NewUser): ParsedNewUser {
  const email = checkEmail(input.email);
  const username = checkUsername(input.username);
  const roles = checkRoles(input.roles ?? ['user']);
  const issues = [...issuesOf(email, username), ...roles.issues];
  if (email.issue || username.issue || issues.length > 0) throw new ValidationError(issues);
  return { email: email.value, username: username.value, roles: roles.values, emailVerified, password };
}

/** @throws ValidationError telling all that is wrong, or that there is nothing to change */
export function parsePatch({ email, username, roles, isActive, emailVerified }: UserPatch): UserChanges {
  const newEmail = email === undefined ? null : checkEmail(email);
  const newUsername = username === undefined ? null : checkUsername(username);
  const newRoles = roles === undefined ? null : checkRoles(roles);
  const given = [newEmail, newUsername].filter((checked): checked is Checked => checked !== null);
  const issues = [...issuesOf(...given), ...(newRoles?.issues ?? [])];
  if (issues.length > 0) throw new ValidationError(issues);
  const changes: UserChanges = {
    ...(newEmail?.value && { email: newEmail.value }),
    ...(newUsername?.value && { username: newUsername.value }),
    ...(newRoles && { roles: newRoles.values }),
    ...(isActive !== undefined && { isActive }),
    ...(emailVerified !== undefined && { emailVerified }),
  };
  if (Object.keys(changes).length === 0) throw new ValidationError([nothingGiven]);
  return changes;
}

/** @throws ValidationError */
export function parseRole(role: string): string {
  const { issues } = checkRoles([role]);
  if (issues.length > 0) throw new ValidationError(issues.map((issue) => ({ ...issue, pointer: '/role' })));
  return role;
}

const nothingGiven = { pointer: '', code: 'required', detail: 'at least one member to change is required' };

/** What the audit trail tells of a change: states and roles, no personal data. */
export function describeChanges({ isActive, roles, emailVerified }: UserChanges): AuditDetails {
  return {
    ...(isActive !== undefined && { is_active: isActive }),
    ...(roles && { roles }),
    ...(emailVerified !== undefined && { email_verified: emailVerified }),
  };
}
