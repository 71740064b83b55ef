/** The library by itself, without any HTTP: `AUTH_SECRET=$(openssl rand -base64 32) node embedding.ts` */
import { createAuth } from '@auth/core';
import { createMikroStorage } from '@auth/storage-mikro';

const storage = await createMikroStorage({ url: 'sqlite:./auth.db', migrate: true });
const auth = await createAuth({ storage }, { secret: process.env.AUTH_SECRET, issuer: 'https://auth.example' });

const [email, username, password] = ['ada@example.org', 'Ada', 'correct horse battery staple'];
const [ip, userAgent] = ['192.0.2.1', 'Mozilla/5.0'];

const { user, tokens } = await auth.register({ email, username, password }, { ip, userAgent });
const { session } = await auth.authenticate(tokens.accessToken); // throws an AuthError with a stable code
console.log(`${user.username} is signed in until ${session.expiresAt.toISOString()}`);
await auth.close();
