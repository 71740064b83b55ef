import Type from 'typebox';
import { rateLimit, text, toggle } from '../setting.ts';
import { isTrustProxy } from '../trust-proxy.ts';

/** How often what may be called, and whose word it is who calls. */
export const limitSettings = {
  RATE_LIMIT_ENABLED: toggle({
    description: 'off turns all of the following limits off.',
    default: 'on',
  }),
  RATE_LIMIT_LOGIN: rateLimit({
    description: 'Logins from one address to one account. An address is an IPv4 address or an IPv6 network of /64.',
    default: '10/1m',
  }),
  RATE_LIMIT_LOGIN_ADDRESS: rateLimit({
    description: 'Logins from one address.',
    default: '60/1m',
  }),
  RATE_LIMIT_LOGIN_FAILURES: rateLimit({
    description:
      'Failed logins to one account from all addresses; one that has signed in to the account before then counts its own.',
    default: '100/1h',
  }),
  RATE_LIMIT_REGISTER: rateLimit({
    description: 'Registrations from one address.',
    default: '10/1h',
  }),
  RATE_LIMIT_REFRESH: rateLimit({
    description: 'Refreshes from one address.',
    default: '120/1m',
  }),
  RATE_LIMIT_RECOVERY: rateLimit({
    description:
      'Mails for the recovery or verification of one account; further ones are not sent, and nobody is told. Without effect in this version, which sends no mail.',
    default: '5/1h',
  }),
  RATE_LIMIT_RECOVERY_ADDRESS: rateLimit({
    description: 'Requests for such mails from one address. Without effect in this version.',
    default: '20/1h',
  }),
  RATE_LIMIT_DEFAULT: rateLimit({
    description: 'All other calls from one address.',
    default: '300/1m',
  }),
  TRUST_PROXY: Type.Optional(
    text({
      description:
        'The proxies that are believed when they say in X-Forwarded-For who called: how many there are, or their networks. With 1 the client is the right-most address of that header. Wrong, it lets clients choose their address, or counts all of them as one.',
      otherwise: 'none, and the client is who opened the connection',
      expects:
        'a number of proxies from 0 to 32, or networks separated by commas: 10.0.0.0/8, 2001:db8::/32, 192.0.2.1, loopback, linklocal, uniquelocal',
      form: isTrustProxy,
    }),
  ),
};
