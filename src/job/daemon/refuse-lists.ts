import { isList } from '../../pipeline/sources/list/list.ts';
import { SourceError } from '../../pipeline/sources/source.ts';

/** Refuses what cannot be watched. @throws SourceError */
export function refuseLists(targets: readonly string[]): void {
  const list = targets.find(isList);
  if (list === undefined) return;
  throw new SourceError(`${list} is a list: it cannot be watched. Name folders or globs, or import the list.`);
}
