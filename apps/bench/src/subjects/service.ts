import { deployment } from './accounts.ts';
import { type ServerProcess, startServer } from './server-process.ts';

export interface ServiceOptions {
  /** The program: `dist/main.js`, or `src/main.ts` for the sources. */
  readonly main: string;
  readonly databaseUrl: string;
  /** Where it may leave files. */
  readonly folder: string;
  readonly bcryptCost: number;
}

/** So high that nobody is refused, while everybody is counted. */
const noEnd = '1000000/1s';

/** As the image and the unit of systemd have it. */
const youngGeneration = '--max-semi-space-size=8';

const limits = ['LOGIN', 'LOGIN_ADDRESS', 'LOGIN_FAILURES', 'REGISTER', 'REFRESH', 'DEFAULT'];

/** Starts the service as it would be in production, but for limits that nobody reaches. A cost under 12 makes it a test. */
export function startService({ main, databaseUrl, folder, bcryptCost }: ServiceOptions): Promise<ServerProcess> {
  return startServer({
    args: [main.endsWith('.ts') ? '--conditions=source' : youngGeneration, main, 'serve'],
    path: '/health/ready',
    env: {
      NODE_ENV: bcryptCost < 12 ? 'test' : 'production',
      BCRYPT_COST: String(bcryptCost),
      AUTH_SECRET: deployment.secret,
      JWT_ISSUER: deployment.issuer,
      PUBLIC_URL: deployment.issuer,
      DATABASE_URL: databaseUrl,
      AUTH_DATA_DIR: folder,
      LOG_FORMAT: 'json',
      SHUTDOWN_DELAY: '0',
      ...Object.fromEntries(limits.map((name) => [`RATE_LIMIT_${name}`, noEnd])),
    },
  });
}
