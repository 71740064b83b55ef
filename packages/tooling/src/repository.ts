import { fileURLToPath } from 'node:url';

/** The folder of the whole repository, with a slash at its end. */
export const repositoryUrl = new URL('../../../', import.meta.url).href;
export const repositoryRoot = fileURLToPath(repositoryUrl);
