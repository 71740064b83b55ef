import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { parse, parseAllDocuments } from 'yaml';
import { repositoryRoot } from '../../src/repository.ts';

// biome-ignore lint/suspicious/noExplicitAny: what a test reads of a manifest is what it asserts
export type Manifest = any;

export const composition: Manifest = parse(readText('docker-compose.yml'));

export const kubernetesObjects: readonly Manifest[] = globSync('deploy/kubernetes/*.yaml', { cwd: repositoryRoot })
  .sort()
  .flatMap((file) => parseAllDocuments(readText(file)).map((document) => document.toJS()));

/** The one object of this kind. */
export function kubernetesObject(kind: string): Manifest {
  return kubernetesObjects.find((object) => object.kind === kind);
}

/** The environment of the service in docker-compose.yml, its secrets being in this folder. */
export function composedSettings(secrets: string): Record<string, string> {
  const { environment } = composition.services.server;
  return inFolder(environment, '/run/secrets', secrets);
}

/** The environment of the service in Kubernetes, its secrets being in this folder. */
export function kubernetesSettings(secrets: string): Record<string, string> {
  return inFolder(kubernetesObject('ConfigMap').data, '/run/secrets/auth', secrets);
}

/** The environment of the service under systemd, its secrets being in this folder. */
export function systemdSettings(secrets: string): Record<string, string> {
  return inFolder(parseEnv(readText('deploy/systemd/settings.env')), '/etc/auth', secrets);
}

/** Every setting that a file of ours gives a value to, and the file. */
export function givenSettings(): readonly { readonly name: string; readonly file: string }[] {
  const names = (file: string, pattern: RegExp) =>
    [...readText(file).matchAll(pattern)].map(([, name = '']) => ({ name, file }));
  return [
    ...Object.keys(composition.services.server.environment).map((name) => ({ name, file: 'docker-compose.yml' })),
    ...Object.keys(kubernetesObject('ConfigMap').data).map((name) => ({
      name,
      file: 'deploy/kubernetes/settings.yaml',
    })),
    ...names('deploy/systemd/settings.env', /^(\w+)=/gm),
    ...names('Dockerfile', /\b((?:NODE_ENV|[A-Z]+_[A-Z_]+|HOST|PORT))=/g),
    ...names('docs/deployment.md', /\b([A-Z][A-Z_]+)=/g),
    ...names('deploy/nginx/auth.conf', /\b([A-Z]+_[A-Z_]+)=/g),
    ...names('deploy/caddy/Caddyfile', /\b([A-Z]+_[A-Z_]+)=/g),
  ];
}

export function readText(file: string): string {
  return readFileSync(join(repositoryRoot, file), 'utf8');
}

function inFolder(environment: NodeJS.Dict<string>, from: string, to: string): Record<string, string> {
  const place = (value = '') => value.replace(`${from}/`, `${to}/`).replace(/\$\{\w+:-(.*?)\}/, '$1');
  return Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, place(value)]));
}
