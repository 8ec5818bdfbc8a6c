import type { Readable } from 'node:stream';

import type { Failed, FoundFile } from '../file.ts';
import { globSource } from './glob.ts';
import type { WalkOptions } from './glob.ts';
import { checkHeader } from './list/header.ts';
import { findList, isList } from './list/list.ts';
import type { List } from './list/list.ts';
import { listSource } from './list/list-source.ts';
import { resolveRoots } from './roots.ts';
import type { Root } from './root.ts';
import type { Source } from './source.ts';
import { SourceError } from './source.ts';

export interface TargetOptions extends WalkOptions {
  readonly workingFolder: string;
  /** Opens what `-` stands for; called when it is read only, for that alone claims it. */
  readonly standardInput: () => Readable;
}

/** What a user named, and the images in it. */
export interface Targets {
  readonly source: Source<FoundFile | Failed>;
  readonly roots: readonly Root[];
  readonly lists: readonly List[];
}

/**
 * Makes one source of what a user names: folders, globs and files, `@` lists, and `-` for a list on standard input. The
 * folders come first.
 *
 * @throws SourceError when one of them cannot be a source.
 */
export async function resolveTargets(targets: readonly string[], options: TargetOptions): Promise<Targets> {
  const { workingFolder, standardInput } = options;
  if (targets.filter((target) => target === '-').length > 1) throw new SourceError('- can be named once only.');
  const address = targets.find((target) => /^https?:\/\//i.test(target));
  if (address !== undefined) {
    throw new SourceError(
      `${address}: put addresses into a list, one a line, and import @list.txt, or pipe them to -.`,
    );
  }

  const folders = targets.filter((target) => !isList(target));
  const roots = await resolveRoots(folders, workingFolder);
  const sources: Source<FoundFile | Failed>[] = [globSource(roots, options)];
  const lists: List[] = [];
  for (const target of targets.filter(isList)) {
    const list = await findList(target, workingFolder, standardInput);
    if (list.format === 'csv') await checkHeader(list);
    lists.push(list);
    sources.push(listSource(list));
  }
  const source: Targets['source'] = async function* allOf(signal) {
    for (const each of sources) yield* each(signal);
  };
  return { source, roots, lists };
}
