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
  AUTH_WORKERS: text({
    description:
      'How many processes share the port: a number, or auto for as many as there are cores. 1 with SQLite. SIGHUP to the first process restarts them in turns.',
    default: '1',
    expects: 'auto or a whole number from 1 to 128',
    form: is.isWorkerCount,
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
  CORS_ORIGINS: Type.Optional(
    text({
      description:
        'The origins whose pages may call the service from a browser, separated by commas: https://app.example, http://localhost:5173.',
      otherwise: 'none, and browsers let no page of another origin read an answer',
      expects:
        'origins as browsers send them, separated by commas: scheme, host and port (no usual one), no path, no * and no null',
      form: is.isOriginList,
    }),
  ),
};
