import { spawnSync } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../../../../', import.meta.url));

/**
 * Builds the server and the packages that it depends on, as `npm run build` does; the built program.
 * @throws Error with what the build said
 */
export function buildService(): string {
  const path = [join(repository, 'node_modules/.bin'), process.env.PATH].join(delimiter);
  const args = [join(repository, 'node_modules/turbo/bin/turbo'), 'run', 'build', '--filter=@auth/server...'];
  const env = { ...process.env, PATH: path, TURBO_TELEMETRY_DISABLED: '1' };
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: repository, env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`The service could not be built:\n${stdout}${stderr}`);
  return join(repository, 'apps/server/dist/main.js');
}
