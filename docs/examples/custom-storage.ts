/** The library over a storage of one's own: `AUTH_SECRET=$(openssl rand -base64 32) node custom-storage.ts` */
import { createAuth, type Storage } from '@auth/core';
import { createMemoryStorage } from '@auth/core/memory';

const storage: Storage = createMemoryStorage();
const auth = await createAuth({ storage }, { secret: process.env.AUTH_SECRET, issuer: 'https://auth.example' });

console.log(await auth.health());
await auth.close();
