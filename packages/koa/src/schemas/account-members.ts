import Type from 'typebox';

/** An email as a client gives it. */
export const Email = Type.String({ description: 'Kept trimmed, NFC and lower-cased.', examples: ['ada@example.org'] });

/** A username as a client gives it. */
export const Username = Type.String({
  description: '3–50 of `A–Z a–z 0–9 . _ -`, first and last alphanumeric; unique without regard to case.',
  examples: ['Ada'],
});

/** A password, new or presented; how long and how unusual a new one has to be is not the form's question. */
export const Password = Type.String({ minLength: 1, examples: ['correct horse battery staple'] });

/** The password that proves who asks for a sensitive change. */
export const CurrentPassword = Type.String({
  minLength: 1,
  description: 'The user’s password as it is.',
  examples: ['correct horse battery staple'],
});

/** The name of a role. */
export const Role = Type.String({
  pattern: '^[a-z][a-z0-9_-]{0,31}$',
  description: 'The name of a role; `admin` is the one that this service knows.',
  examples: ['user'],
});

export const Roles = Type.Array(Role, { maxItems: 32, description: 'Each once.', examples: [['user']] });
