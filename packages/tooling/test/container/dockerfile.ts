import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  DockerfileParser,
  type Flag,
  type Instruction,
  type JSONInstruction,
  type PropertyInstruction,
} from 'dockerfile-ast';
import { repositoryRoot } from '../../src/repository.ts';

/** One line of a Dockerfile; a continued one is joined. */
export interface Step {
  readonly keyword: string;
  /** All that follows the keyword and its flags. */
  readonly text: string;
  readonly words: readonly string[];
  readonly flags: Readonly<Record<string, string>>;
  /** What an ENV sets. */
  readonly variables: Readonly<Record<string, string>>;
}

/** What lies between one FROM and the next. */
export interface Stage {
  readonly name: string;
  readonly image: string;
  readonly steps: readonly Step[];
}

export const dockerfileText = readFileSync(join(repositoryRoot, 'Dockerfile'), 'utf8');

/** The stages of a Dockerfile, in order. */
export function parseStages(text: string): readonly Stage[] {
  const stages: { name: string; image: string; steps: Step[] }[] = [];
  for (const step of DockerfileParser.parse(text).getInstructions().map(toStep)) {
    if (step.keyword === 'FROM') stages.push({ name: step.words[2] ?? '', image: step.words[0] ?? '', steps: [] });
    else stages.at(-1)?.steps.push(step);
  }
  return stages;
}

/** The words of a step that is written as a JSON list, and so is run without a shell. */
export function readWords(step: Step): readonly string[] {
  const words: unknown = JSON.parse(step.text.replace(/^CMD\s+/, ''));
  if (!Array.isArray(words)) throw new Error(`${step.keyword} is no list: ${step.text}`);
  return words.map(String);
}

function toStep(instruction: Instruction): Step {
  const flags = 'getFlags' in instruction ? (instruction as JSONInstruction).getFlags() : [];
  const properties = 'getProperties' in instruction ? (instruction as PropertyInstruction).getProperties() : [];
  const content = (instruction.getRawArgumentsContent() ?? '').replace(/\\\n\s*/g, '');
  const text = content.replace(/^(?:--\S+\s+)*/, '');
  return {
    keyword: instruction.getKeyword(),
    text,
    words: text.split(/\s+/),
    flags: Object.fromEntries(flags.map((flag: Flag) => [flag.getName(), flag.getValue() ?? ''])),
    variables: Object.fromEntries(properties.map((property) => [property.getName(), property.getValue() ?? ''])),
  };
}
