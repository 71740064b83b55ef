/** Draws every diagram again. */
import { diagramFolder } from './diagram.ts';
import { renderDiagrams } from './render.ts';

await renderDiagrams(diagramFolder);
