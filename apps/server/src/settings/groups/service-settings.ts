import Type from 'typebox';
import * as is from '../forms.ts';
import { choice, integer, text, url } from '../setting.ts';

/** Who and where the service is. */
export const serviceSettings = {
  NODE_ENV: choice(['production', 'development', 'test'], {
    description: 'production turns on the stricter rules; test allows a bcrypt cost from 4 up, and nothing else.',
    default: 'development',
  }),

  HOST: text({
    description: 'The address to listen on; 0.0.0.0 for all of this machine.',
    default: '127.0.0.1',
    expects: 'a host name or an IP address',
    form: is.isHost,
  }),
  PORT: integer({
    description: 'The port to listen on; 0 takes any free one, and the log tells which.',
    default: '3000',
    minimum: 0,
    maximum: 65_535,
  }),
  PUBLIC_URL: Type.Optional(
    url({
      description:
        'How clients reach the service: in links, as issuer, in the OpenAPI document. The same for all instances.',
      otherwise: 'http://HOST:PORT',
      expects: 'an http:// or https:// URL without user name, query and fragment',
      form: is.isPublicUrl,
    }),
  ),
  AUTH_API_PREFIX: text({
    description: 'The path below which the API stands.',
    default: '/api/v1',
    expects: 'a path such as /api/v1, without a slash at its end, that hides no route at the root (/health, /docs …)',
    form: is.isApiPrefix,
  }),
  AUTH_PROBLEM_BASE_URL: text({
    description: 'What the `type` of an error begins with; the name of the problem follows.',
    default: 'urn:auth:problem:',
    expects: 'a URN that ends in ":" or an http(s) URL that ends in "/"',
    form: is.isProblemBase,
  }),
};
