import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigurationError } from '@auth/core';

const fileName = 'development-secret';
const secretForm = /^[\w-]{64}$/;

/**
 * The secret of a service that was given none: made at the first start, kept in `dataDirectory` for its owner only, and the
 * same ever after, also when several processes start at once.
 * @throws ConfigurationError when the file is damaged or the directory cannot be used
 */
export async function loadDevelopmentSecret(dataDirectory: string): Promise<string> {
  const path = join(dataDirectory, fileName);
  try {
    await mkdir(dataDirectory, { recursive: true, mode: 0o700 });
    const secret = (await readSecret(path)) ?? (await makeSecret(path));
    if (secretForm.test(secret)) return secret;
  } catch (error) {
    throw new ConfigurationError(`The development secret ${path} cannot be read or made.`, { cause: error });
  }
  throw new ConfigurationError(`${path} is damaged. Restore it, or delete it: a new one ends all sessions.`);
}

async function readSecret(path: string): Promise<string | null> {
  try {
    return (await readFile(path, 'utf8')).trimEnd();
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
}

/** Written whole under another name and then linked, so that nobody ever reads half of it; who comes second takes the first's. */
async function makeSecret(path: string): Promise<string> {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  const secret = randomBytes(48).toString('base64url');
  try {
    await writeDurably(draft, `${secret}\n`);
    await link(draft, path);
    return secret;
  } catch (error) {
    const winner = hasCode(error, 'EEXIST') ? await readSecret(path) : null;
    if (winner === null) throw error;
    return winner;
  } finally {
    await rm(draft, { force: true });
  }
}

async function writeDurably(path: string, content: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
