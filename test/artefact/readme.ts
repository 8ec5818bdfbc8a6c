import { readFile } from 'node:fs/promises';

/** A command of the README, as its reader copies it. */
export interface Command {
  /** `sh` for everybody, `sh root` for the setup of a service, `inline` for one within a sentence. */
  readonly kind: string;
  readonly text: string;
}

/** The README's fenced blocks, by what stands behind the fence. */
export async function blocks(): Promise<readonly Command[]> {
  const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
  return [...readme.matchAll(/^(?<indent> *)```(?<kind>.*)\n(?<body>[^]*?)^ *```$/gm)].map(({ groups }) => {
    const { indent = '', kind = '', body = '' } = groups ?? {};
    return { kind, text: body.replaceAll(new RegExp(`^${indent}`, 'gm'), '').trim() };
  });
}

/** All commands of the README in its order; those within sentences come last. */
export async function commands(): Promise<readonly Command[]> {
  const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
  const prose = readme.replaceAll(/^ *```.*?^ *```$/gms, '');
  const inline = [...prose.matchAll(/`(?<text>(?:clarifai-ingest|npm|systemctl) [^`]+)`/g)];
  const texts = new Set(inline.map(({ groups }) => groups?.['text'] ?? ''));
  return [
    ...(await blocks()).filter(({ kind }) => kind === 'sh' || kind === 'sh root'),
    ...[...texts].map((text) => ({ kind: 'inline', text })),
  ];
}

/** Commands for npm, which are run in a clone. */
export function isForClone({ kind, text }: Command): boolean {
  return kind !== 'sh root' && text.startsWith('npm ');
}

/** Commands of the program. */
export function isOfProgram({ kind, text }: Command): boolean {
  return kind !== 'sh root' && /^(?:CLARIFAI_\w+=\S+ )*clarifai-ingest /.test(text);
}

/** Commands that set up a service. */
export function isForService({ kind, text }: Command): boolean {
  return kind === 'sh root' || text.startsWith('systemctl ');
}
