import type { Sink } from '../sinks/sink.ts';
import { isToldIn } from './ledger/told.ts';
import type { Telling } from './ledger/told.ts';

/** An output that is open. */
export interface Output {
  readonly sink: Sink;
  /** Numbers of the scopes whose records it holds; undefined: it gets what is new, and holds nothing. */
  readonly scopes: ReadonlySet<number> | undefined;
}

/** The outputs of a run, and which of them are to have what. */
export class Outputs {
  readonly #outputs: readonly Output[];
  readonly #written = new Map<string, number>();
  /** What the run was named; undefined when it goes on with what other runs were named. */
  readonly scope: number | undefined;

  constructor(outputs: readonly Output[], scope?: number) {
    this.#outputs = outputs;
    this.scope = scope;
  }

  get sinks(): readonly Sink[] {
    return this.#outputs.map(({ sink }) => sink);
  }

  /** Whether anything is to be recorded in a scope that is recorded as `telling` says. */
  owes(telling: Telling | undefined, scope: number | undefined = this.scope): boolean {
    if (telling === undefined) return true;
    return this.#outputs.some((output) => output.scopes !== undefined && lacks(output, telling, scope, this.scope));
  }

  /** The sinks that are to have a record of a scope, where `telling` is what was recorded of the same before. */
  lacking(telling: Telling | undefined, scope: number | undefined = this.scope): readonly Sink[] {
    return this.#outputs.flatMap((output) => (lacks(output, telling, scope, this.scope) ? [output.sink] : []));
  }

  /** Counts records that were written to a sink. */
  noteWritten({ file }: Sink, records: number): void {
    this.#written.set(file, this.written(file) + records);
  }

  /** Records that this run has written to a sink's file. */
  written(file: string): number {
    return this.#written.get(file) ?? 0;
  }
}

function lacks(
  { scopes }: Output,
  telling: Telling | undefined,
  scope: number | undefined,
  ofRun: number | undefined,
): boolean {
  if (scopes === undefined) return telling === undefined && (ofRun === undefined || scope === ofRun);
  if (scope === undefined || !scopes.has(scope)) return false;
  return telling === undefined || !isToldIn(scopes, telling);
}
