import type { Input } from '../../wire/input.ts';
import { STATUS } from '../../wire/status.ts';
import type { Status } from '../../wire/status.ts';
import type { LocalReferences } from '../local-references.ts';
import { readImage } from '../read-image.ts';
import type { RequestedImage } from '../read-image.ts';
import { statusOf } from '../status.ts';
import type { InputData } from '../store/store.ts';
import { readInputData } from './input-data.ts';
import { newId } from './reply.ts';
import { ID_RULE, isResourceId } from './resource-id.ts';

/** An input that is not stored, and why. */
export interface RefusedInput {
  readonly kind: 'refused';
  readonly id: string;
  /** The address it came with, for the reply. */
  readonly url: string | null;
  readonly status: Status;
}

/** An input of a request that can be stored, if its id and address are free. */
export interface SoundInput {
  readonly kind: 'sound';
  readonly id: string;
  readonly image: Exclude<RequestedImage, { readonly kind: 'refused' }>;
  readonly data: InputData;
  readonly mayRepeatUrl: boolean;
}

/**
 * Checks one input of a request by itself.
 * Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/data/create-get-update-delete.md.
 */
export function readInput(
  input: Partial<Input>,
  appId: string,
  references: LocalReferences,
): SoundInput | RefusedInput {
  const given: unknown = input.id ?? '';
  const id = typeof given === 'string' && given !== '' ? given : newId();
  if (typeof given !== 'string' || !isResourceId(id)) {
    return refuseInput(id, input, statusOf(STATUS.inputInvalidArgument, ID_RULE));
  }
  const image = readImage(input.data?.image, references);
  if (image.kind === 'refused') return refuseInput(id, input, image.status);
  const read = readInputData(input.data, appId);
  if (read.kind === 'refused') return refuseInput(id, input, read.status);
  const mayRepeatUrl = input.data?.image?.allow_duplicate_url === true;
  return { kind: 'sound', id, image, data: read.data, mayRepeatUrl };
}

function refuseInput(id: string, input: Partial<Input>, status: Status): RefusedInput {
  const url: unknown = input.data?.image?.url;
  return { kind: 'refused', id, url: typeof url === 'string' ? url : null, status };
}
