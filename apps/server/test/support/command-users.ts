/** What the users have who are made by `auth user create`. */
export const password = 'correct horse battery staple';

/** The members of a user that `--json` prints, in their order: those of the HTTP interface. */
export const userMembers = [
  'id',
  'email',
  'username',
  'is_active',
  'email_verified',
  'roles',
  'created_at',
  'updated_at',
  'last_login',
];
