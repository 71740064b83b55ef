import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { findPlantuml } from '../../src/plantuml.ts';
import { diagramFolder } from './diagram.ts';

/** White space around a picture, in pixels. */
const margin = 12;

/**
 * What a picture was made from: texts are as wide as the fonts of a machine, so that two machines never draw the same, and whether a
 * picture is stale has to be told by its source.
 */
export function digestOf(name: string, folder = diagramFolder): string {
  const hash = createHash('sha256');
  for (const file of [`${name}.puml`, 'style.iuml']) hash.update(readFileSync(join(folder, file))).update('\0');
  return hash.digest('hex');
}

/** The digest that a picture was given when it was drawn; null when it bears none. */
export function digestIn(picture: string): string | null {
  return /<!-- source sha256 ([0-9a-f]{64}) -->/.exec(picture)?.[1] ?? null;
}

/**
 * Draws all diagrams of a folder into another one, with one start of Java.
 * @throws Error that names the line, for a diagram that PlantUML cannot read
 */
export async function renderDiagrams(target: string, folder = diagramFolder): Promise<void> {
  const plantuml = await findPlantuml();
  const files = globSync('*.puml', { cwd: folder }).sort();
  const { DISPLAY, ...env } = process.env;
  await promisify(execFile)(plantuml, ['-tsvg', '-nometadata', '-charset', 'UTF-8', '-o', target, ...files], {
    cwd: folder,
    env,
  });
  for (const name of files.map((file) => basename(file, '.puml'))) {
    const file = join(target, `${name}.svg`);
    const source = readFileSync(join(folder, `${name}.puml`), 'utf8');
    writeFileSync(file, frame(readFileSync(file, 'utf8'), titleOf(source), digestOf(name, folder)));
  }
}

/** For those who hear a picture. */
function titleOf(source: string): string {
  const [, title = ''] = /^title (.+)$/m.exec(source) ?? [];
  return title.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

/** Puts a picture on white, an element a line, and leaves out what PlantUML notes between them. */
function frame(svg: string, title: string, digest: string): string {
  const [, width = 0, height = 0] = (/viewBox="0 0 (\d+) (\d+)"/.exec(svg) ?? []).map(Number);
  const [w, h] = [width + 2 * margin, height + 2 * margin];
  const root = `xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${w}" height="${h}"`;
  const elements = svg.replace(/^[\s\S]*?<svg [^>]*>/, '').replace(/<!--[\s\S]*?-->/g, '');
  return [
    `<svg ${root} viewBox="${-margin} ${-margin} ${w} ${h}">`,
    `<title>${title}</title>`,
    `<!-- source sha256 ${digest} -->`,
    `<rect x="${-margin}" y="${-margin}" width="${w}" height="${h}" fill="#FFFFFF"/>`,
    `${elements.replaceAll('><', '>\n<').trim()}\n`,
  ].join('\n');
}
