import { runTool } from './pack-packages.ts';

/**
 * What the compiler holds against a folder, but for what lies in other people's packages: their types are checked, too, so that
 * ours are not passed over.
 */
export async function findTypeErrors(folder: string): Promise<readonly string[]> {
  const output = await runTool('tsc', ['--project', folder, '--pretty', 'false'], folder).catch(
    ({ message }) => message,
  );
  const errors = output.split('\n').filter((line: string) => /\berror TS\d+:/.test(line));
  return errors.filter((line: string) => !/^node_modules\/(?!@auth\/)/.test(line));
}
