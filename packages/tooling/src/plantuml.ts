import { installPackage } from './apt-get.ts';
import { isOnPath } from './executables.ts';

/** What draws, what lays out its boxes, and the packages of Debian that have them. */
const programs = [
  { program: 'plantuml', debian: 'plantuml' },
  { program: 'dot', debian: 'graphviz' },
];

/**
 * Finds a PlantUML, with the Graphviz that it needs: those on PATH, else those that are installed now, which takes root and a Debian.
 *
 * @throws Error where there is none and none can be installed
 */
export async function findPlantuml(): Promise<string> {
  for (const { program, debian } of programs) {
    if (!isOnPath(program) && !(await installPackage(debian))) {
      throw new Error(`No PlantUML on this machine: install ${debian}, so that ${program} is on the PATH.`);
    }
  }
  return 'plantuml';
}
