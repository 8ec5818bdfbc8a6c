import { configFile } from './config-file.ts';

/** An instruction of the Dockerfile: `COPY`, and what follows it. */
export interface Instruction {
  readonly name: string;
  readonly words: string;
}

/** The instructions of each stage, its FROM first. */
export async function stagesOf(dockerfile: string): Promise<readonly (readonly Instruction[])[]> {
  const text = await configFile(dockerfile);
  const lines = text
    .replaceAll(/^#.*\n/gm, '')
    .replaceAll('\\\n', '')
    .split('\n')
    .filter((line) => line !== '');
  const stages: Instruction[][] = [];
  for (const line of lines) {
    const [name = ''] = line.split(' ', 1);
    if (name === 'FROM') stages.push([]);
    stages.at(-1)?.push({ name, words: line.slice(name.length).trim() });
  }
  return stages;
}

/** The words of the last such instruction, which is written as a list. */
export function listOf(stage: readonly Instruction[], name: string): readonly string[] {
  const { words = '[]' } = stage.findLast((each) => each.name === name) ?? {};
  return JSON.parse(words.slice(words.indexOf('['))) as readonly string[];
}

/**
 * Whether the ignore file lets a file into the build: the last pattern that fits it, or a folder above it, decides.
 *
 * @param path relative to the root of the repository.
 */
export async function ignored(ignoreFile: string): Promise<(path: string) => boolean> {
  const lines = (await configFile(ignoreFile)).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const patterns = lines.map((line) => ({ pattern: patternOf(line.replace('!', '')), isOut: !line.startsWith('!') }));
  return (path) => patterns.findLast(({ pattern }) => pattern.test(path))?.isOut ?? false;
}

function patternOf(text: string): RegExp {
  const source = text
    .replaceAll('.', String.raw`\.`)
    .replaceAll('**/', '(.*/)?')
    .replaceAll(/(?<![.)])\*/g, '[^/]*');
  return new RegExp(`^${source}(/|$)`);
}
