import { distance } from 'fastest-levenshtein';

/** How many letters may be wrong. */
const mostEdits = 3;

/**
 * Warnings about variables that are probably misspelt names of settings. A short name has many innocent neighbours, so the
 * shorter it is, the closer a variable has to come. Values are never shown.
 */
export function findMisspellings(variables: readonly string[], names: readonly string[]): readonly string[] {
  const known = new Set(names);
  return variables
    .filter((variable) => !known.has(variable))
    .flatMap((variable) => {
      const meant = names.filter((name) => isClose(variable, name)).sort(byDistanceTo(variable))[0];
      return meant === undefined ? [] : [`${variable} is not a setting; was ${meant} meant?`];
    });
}

function isClose(variable: string, name: string): boolean {
  const written = variable.toUpperCase();
  // What is told by a glance: an environment has many variables, and every start looks at all of them.
  if (Math.abs(written.length - name.length) > mostEdits) return false;
  if (written === name || sortedLetters(written) === sortedLetters(name)) return true;
  return distance(written, name) <= Math.min(mostEdits, Math.floor(name.length / 5));
}

function sortedLetters(name: string): string {
  return [...name].sort().join('');
}

function byDistanceTo(variable: string) {
  const written = variable.toUpperCase();
  return (one: string, other: string) => distance(written, one) - distance(written, other);
}
