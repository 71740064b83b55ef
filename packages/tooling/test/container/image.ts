import { execFile } from 'node:child_process';
import { constants, globSync, lstatSync } from 'node:fs';
import { chmod, chown, copyFile, cp, link, mkdir, readFile, stat } from 'node:fs/promises';
import { basename, delimiter, dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import dockerignore from '@balena/dockerignore';
import { repositoryRoot } from '../../src/repository.ts';
import { parseStages, readWords, type Stage, type Step } from './dockerfile.ts';

const run = promisify(execFile);

/** What a Dockerfile makes, in a folder instead of an image. */
export interface Image {
  /** The folder that stands for `/`. */
  readonly root: string;
  readonly env: Readonly<Record<string, string>>;
  readonly workingFolder: string;
  readonly user: number;
  /** Absolute paths that stay writable, as the image names them. */
  readonly volumes: readonly string[];
  readonly command: readonly string[];
  readonly healthcheck: readonly string[];
  /** The same text or path with the folders of the image as they are called here. */
  locate(text: string): string;
}

interface Draft {
  readonly name: string;
  readonly root: string;
  readonly env: Record<string, string>;
  readonly volumes: string[];
  readonly lists: Record<string, readonly string[]>;
  workingFolder: string;
  user: number;
}

/**
 * Does the steps of a Dockerfile in a folder, its base image being no more than this Node. A folder that a step names by an absolute
 * path stands below that folder; what a base image has besides is that of the machine.
 * @throws Error for an instruction that it does not know
 */
export async function buildImage(dockerfile: string, folder: string): Promise<Image> {
  const stages = parseStages(dockerfile);
  const isIgnored = await readIgnored();
  const drafts: Draft[] = [];
  for (const [index, stage] of stages.entries()) {
    const draft = await startStage(stage, join(folder, `stage-${index}`));
    drafts.push(draft);
    for (const step of stage.steps) await doStep(step, draft, { drafts, stages, isIgnored });
  }
  const { root, env, workingFolder, user, volumes, lists } = drafts.at(-1) ?? missing('FROM');
  const { ENTRYPOINT: entrypoint = missing('ENTRYPOINT'), CMD: arguments_ = [], HEALTHCHECK: healthcheck = [] } = lists;
  const command = [...entrypoint, ...arguments_];
  const locate = locator(stages, root);
  return { root, env, workingFolder, user, volumes, command, healthcheck, locate };
}

interface Surroundings {
  readonly drafts: readonly Draft[];
  readonly stages: readonly Stage[];
  readonly isIgnored: (path: string) => boolean;
}

async function startStage({ name }: Stage, root: string): Promise<Draft> {
  const node = join(root, 'usr/local/bin/node');
  await mkdir(dirname(node), { recursive: true });
  await link(process.execPath, node).catch(() => copyFile(process.execPath, node));
  return { name, root, env: {}, volumes: [], lists: {}, workingFolder: '/', user: 0 };
}

async function doStep(step: Step, draft: Draft, surroundings: Surroundings): Promise<void> {
  const locate = locator(surroundings.stages, draft.root);
  switch (step.keyword) {
    case 'COPY':
      return copy(step, draft, surroundings);
    case 'RUN':
      return runCommand(locate(step.text), draft);
    case 'ENV':
      return void Object.assign(draft.env, step.variables);
    case 'WORKDIR':
      draft.workingFolder = step.text;
      return void (await mkdir(locate(step.text), { recursive: true }));
    case 'VOLUME':
      return void draft.volumes.push(...step.words);
    case 'USER':
      draft.user = Number.parseInt(step.text, 10);
      return;
    case 'CMD':
    case 'ENTRYPOINT':
    case 'HEALTHCHECK':
      draft.lists[step.keyword] = readWords(step);
      return;
    case 'EXPOSE':
      return;
    default:
      throw new Error(`unknown instruction ${step.keyword}`);
  }
}

/** As a build would: by the shell, in its folder, and nothing of this process's environment but what reaches the registry. */
async function runCommand(command: string, { root, workingFolder }: Draft): Promise<void> {
  const { NODE_V8_COVERAGE, NODE_OPTIONS, NODE_ENV, CI, ...env } = process.env;
  const path = [join(root, 'usr/local/bin'), ...(env.PATH ?? '').split(delimiter).filter(isOutside)].join(delimiter);
  await run('sh', ['-ec', command], {
    cwd: join(root, workingFolder),
    env: { ...env, PATH: path },
    maxBuffer: 2 ** 26,
  });
}

/** The tools of this repository must not stand in for what an image lacks. */
const isOutside = (folder: string) => relative(repositoryRoot, folder).startsWith('..');

async function copy(step: Step, draft: Draft, surroundings: Surroundings): Promise<void> {
  const target = step.words.at(-1) ?? missing('a target');
  const base = target.startsWith('/') ? draft.root : join(draft.root, draft.workingFolder);
  for (const path of step.words.slice(0, -1)) {
    if (step.flags.from === undefined) await copyFromContext(path, join(base, target), surroundings);
    else await copyFromStage(path, join(base, target), step.flags, surroundings);
  }
}

/** Only files that are not ignored reach a build, as the builder sends them. */
async function copyFromContext(path: string, target: string, { isIgnored }: Surroundings): Promise<void> {
  const isFolder = (await stat(join(repositoryRoot, path))).isDirectory();
  const exclude = (entry: string) => basename(entry) === 'node_modules';
  const files = globSync(isFolder ? `${path}/**/*` : path, { cwd: repositoryRoot, exclude });
  const wanted = files.filter((file) => !isIgnored(file) && lstatSync(join(repositoryRoot, file)).isFile());
  if (wanted.length === 0) throw new Error(`.dockerignore keeps ${path} from the build`);
  for (const file of wanted) {
    const to = isFolder ? join(target, relative(path, file)) : join(target, target.endsWith('/') ? basename(file) : '');
    await cp(join(repositoryRoot, file), to);
  }
}

async function copyFromStage(
  path: string,
  target: string,
  flags: Step['flags'],
  { drafts }: Surroundings,
): Promise<void> {
  const { root } = drafts.find(({ name }) => name === flags.from) ?? missing(`the stage ${flags.from}`);
  await cp(join(root, path), target, { recursive: true, verbatimSymlinks: true, mode: constants.COPYFILE_FICLONE });
  await chmod(target, (await stat(join(root, path))).mode);
  const [user, group] = (flags.chown ?? '').split(':').map(Number);
  if (user && group && process.getuid?.() === 0) await chown(target, user, group);
}

async function readIgnored(): Promise<(path: string) => boolean> {
  const rules = dockerignore.default().add(await readFile(join(repositoryRoot, '.dockerignore'), 'utf8'));
  return (path) => rules.ignores(path);
}

/** Puts every folder that the Dockerfile calls by an absolute path below `root`. */
function locator(stages: readonly Stage[], root: string): (text: string) => string {
  const named = stages.flatMap(({ steps }) =>
    steps.filter(({ keyword }) => ['WORKDIR', 'VOLUME', 'COPY'].includes(keyword)),
  );
  const folders = new Set(named.flatMap(({ words }) => words).filter((word) => word.startsWith('/')));
  const pattern = new RegExp(`(?<=^|[\\s:='"])(?=(?:${[...folders].join('|')})(?:$|[\\s/:'"]))`, 'g');
  return (text) => text.replace(pattern, root);
}

function missing(what: string): never {
  throw new Error(`the Dockerfile lacks ${what}`);
}
