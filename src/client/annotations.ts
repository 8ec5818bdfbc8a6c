import type { Annotation } from '../wire/annotation.ts';
import type { Data } from '../wire/data.ts';
import type { PatchAction } from '../wire/input.ts';
import { LIMITS } from '../wire/limits.ts';
import type { Status } from '../wire/status.ts';
import { checkList } from './argument.ts';
import type { CallOptions } from './call-options.ts';
import { annotations as joinConcepts, type ConceptPair } from './concept-input.ts';
import { UserError } from './errors.ts';
import { checkInputId } from './input-item.ts';
import { path } from './path.ts';
import { wireRegion, type Region } from './region.ts';
import { change, changeAll, readAll, readOne, type ListOptions } from './resource-calls.ts';
import type { Connection } from './send.ts';

/** What is said of an input: concepts of the whole of it, or regions. */
export interface AnnotationDraft extends ConceptPair {
  readonly inputId: string;
  /** Made by the service when missing. */
  readonly id?: string;
  readonly regions?: readonly Region[];
}

/** A change of an annotation that the input has. */
export interface AnnotationChange extends AnnotationDraft {
  readonly id: string;
}

export interface ListAnnotationsOptions extends ListOptions {
  /** Only those of these inputs. */
  readonly inputIds?: readonly string[];
}

export interface UpdateAnnotationsOptions extends CallOptions {
  /** `merge` adds and replaces; `remove` takes away; `overwrite` replaces all. @default 'merge' */
  readonly action?: PatchAction;
}

/**
 * Labels and regions on inputs, in today's service: `app.annotations`.
 * Source: https://github.com/Clarifai/clarifai-nodejs-grpc/blob/HEAD/proto/clarifai/api/service.proto.
 */
export class Annotations {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  getAll({ inputIds, ...options }: ListAnnotationsOptions = {}): AsyncIterable<Annotation> {
    const query = inputIds === undefined ? {} : { input_ids: inputIds };
    return readAll(this.#connection, { path: path`/v2/annotations`, member: 'annotations', query }, options);
  }

  async get(inputId: string, id: string, options: CallOptions = {}): Promise<Annotation> {
    const address = { path: path`/v2/inputs/${inputId}/annotations/${id}`, member: 'annotation' };
    return readOne(this.#connection, address, options);
  }

  /** Adds up to 128 annotations. Tried again after a lost reply only when each has an id. */
  async create(drafts: readonly AnnotationDraft[], { signal }: CallOptions = {}): Promise<readonly Annotation[]> {
    const annotations = wireAnnotations(drafts);
    const repeatable = drafts.every(({ id }) => id !== undefined);
    const call = { method: 'POST', path: path`/v2/annotations`, body: { annotations }, repeatable, signal } as const;
    return change(this.#connection, call, 'annotations');
  }

  /** Changes up to 128 annotations. */
  async update(
    changes: readonly AnnotationChange[],
    { action = 'merge', signal }: UpdateAnnotationsOptions = {},
  ): Promise<readonly Annotation[]> {
    const body = { action, annotations: wireAnnotations(changes) };
    return change(this.#connection, { method: 'PATCH', path: path`/v2/annotations`, body, signal }, 'annotations');
  }

  async delete(inputId: string, id: string, { signal }: CallOptions = {}): Promise<Status> {
    const target = path`/v2/inputs/${inputId}/annotations/${id}`;
    return changeAll(this.#connection, { method: 'DELETE', path: target, signal });
  }
}

function wireAnnotations(drafts: readonly AnnotationDraft[]): readonly object[] {
  checkList(drafts, 'The list of annotations');
  if (drafts.length > LIMITS.inputsPerCall) {
    throw new UserError(`${drafts.length} annotations are too many for one call; at most ${LIMITS.inputsPerCall} fit.`);
  }
  return drafts.map((draft) => {
    checkInputId(draft.inputId);
    return { ...(draft.id !== undefined && { id: draft.id }), input_id: draft.inputId, data: dataOf(draft) };
  });
}

function dataOf({ regions = [], inputId, ...pair }: AnnotationDraft): Data {
  const concepts = joinConcepts(pair);
  if (concepts.length === 0 && regions.length === 0) {
    throw new UserError(`The annotation of the input "${inputId}" needs concepts, notConcepts or regions.`);
  }
  return {
    ...(concepts.length > 0 && { concepts }),
    ...(regions.length > 0 && { regions: regions.map(wireRegion) }),
  };
}
