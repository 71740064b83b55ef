/** Says whose an access token is: `AUTH_URL=https://auth.example ACCESS_TOKEN=… node verify-token.ts` */
import { createVerifier } from '@auth/core/verifier';

const { AUTH_URL: issuer = '', ACCESS_TOKEN: accessToken = '' } = process.env;
const jwksUrl = `${issuer}/.well-known/jwks.json`;
const audience = 'auth';

const verify = createVerifier({ jwksUrl, issuer, audience });
const claims = await verify(accessToken);
console.log(claims);
