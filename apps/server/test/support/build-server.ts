import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, realpathSync, symlinkSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../../../../', import.meta.url));

/** What a package is built from, or needs beside that when it runs. */
const parts = ['package.json', 'tsconfig.build.json', 'scripts', 'src', 'assets', 'node_modules'];

/**
 * Builds the server and the packages that it depends on in a copy of the repository, each by its own script, as `npm run build`
 * does; the built program.
 */
export function buildServer(copy: string): string {
  mkdirSync(copy);
  cpSync(join(repository, 'tsconfig.base.json'), join(copy, 'tsconfig.base.json'));
  symlinkSync(join(repository, 'node_modules'), join(copy, 'node_modules'));
  const built = new Set<string>();
  buildWorkspace(copy, 'apps/server', built);
  return join(copy, 'apps/server/dist/main.js');
}

/** What a package depends on is built before it, for its types are read from there. */
function buildWorkspace(copy: string, folder: string, built: Set<string>): void {
  if (built.has(folder)) return;
  built.add(folder);
  for (const dependency of findDependencies(folder)) buildWorkspace(copy, dependency, built);
  for (const part of parts.filter((name) => existsSync(join(repository, folder, name)))) {
    cpSync(join(repository, folder, part), join(copy, folder, part), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => !basename(path).startsWith('.'),
    });
  }
  runScript(join(copy, folder), 'build');
}

/** With nothing of the test's own variables, which would measure the compiler's coverage as well. */
function runScript(cwd: string, name: string): void {
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME };
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', name], { cwd, env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`npm run ${name} in ${cwd}:\n${stdout}${stderr}`);
}

function findDependencies(folder: string): readonly string[] {
  const { dependencies } = JSON.parse(readFileSync(join(repository, folder, 'package.json'), 'utf8'));
  const links = Object.keys(dependencies).map((name) => join(repository, folder, 'node_modules', name));
  const folders = links.map((link) => relative(realpathSync(repository), realpathSync(link)));
  return folders.filter((path) => path.startsWith('packages/'));
}
