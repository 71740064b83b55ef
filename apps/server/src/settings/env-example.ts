import type { Setting } from './setting.ts';
import { settingsSchema } from './settings-schema.ts';

const introduction = `# Settings of the authentication service. Copy this file to .env and change what you need: what is commented out
# shows the default. Durations are written 500ms, 30s, 15m, 12h or 7d; plain numbers are seconds. Switches are on or off.
# A secret may come from a file instead: NAME_FILE=/path. Empty values count as not set.
`;

/** The text of `.env.example`, made from the schema of the settings. */
export function renderEnvExample(): string {
  return [introduction, ...Object.entries(settingsSchema.properties).map(renderSetting)].join('\n');
}

function renderSetting([name, setting]: [string, Setting]): string {
  const lines = [setting.description];
  if ('enum' in setting || setting.kind === 'integer') lines.push(`Must be ${setting.expects}.`);
  if (setting.otherwise !== undefined) lines.push(`Default: ${setting.otherwise}.`);
  return `${lines.map((line) => `# ${line}\n`).join('')}# ${name}=${setting.default ?? ''}\n`;
}
