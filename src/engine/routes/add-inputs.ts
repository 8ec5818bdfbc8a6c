import pLimit from 'p-limit';

import type { Input } from '../../wire/input.ts';
import { LIMITS } from '../../wire/limits.ts';
import { STATUS } from '../../wire/status.ts';
import type { Status } from '../../wire/status.ts';
import { statusOf } from '../status.ts';
import type { LocalReferences } from '../local-references.ts';
import type { ImageFiles } from '../store/image-files.ts';
import type { EngineStore, StoredInput } from '../store/store.ts';
import { shownAppId } from './app.ts';
import { Refusal } from '../refusal.ts';
import { readInput } from './requested-input.ts';
import type { RefusedInput, SoundInput } from './requested-input.ts';

/** The verdict on one input of a request. */
export type Added = { readonly kind: 'stored'; readonly input: StoredInput } | RefusedInput;

export interface AddOptions {
  readonly store: EngineStore;
  readonly images: ImageFiles;
  readonly references: LocalReferences;
  readonly appId: string;
}

const WRITES = 8;

/**
 * Stores the inputs of a request; each gets its own verdict, in order.
 * Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/data/create-get-update-delete.md.
 */
export async function addInputs(inputs: unknown, options: AddOptions): Promise<readonly Added[]> {
  const checked = checkEach(readList(inputs), options);
  const files = await writeImages(checked, options);
  const kept = new Set<string>();
  try {
    // Another call may have taken an id meanwhile; from this check to the commit, nothing else runs.
    const verdicts = checked.map((each, index) => {
      const late = each.kind === 'sound' ? (refuseTaken(each, options) ?? each) : each;
      return late.kind === 'sound' ? stored(late, files[index] ?? null, options) : late;
    });
    const added = verdicts.flatMap((verdict) => (verdict.kind === 'stored' ? [verdict.input] : []));
    forgetLost(added, options);
    options.store.addInputs(added);
    const labels = added.flatMap(({ data }) => data.concepts ?? []);
    options.store.concepts.know(options.appId, labels);
    for (const { image } of added) if (image.file !== null) kept.add(image.file);
    return verdicts;
  } finally {
    await removeImages(
      files.filter((file) => file !== null && !kept.has(file)),
      options,
    );
  }
}

/** @throws Refusal when it is no list of 1 to 128 inputs. */
export function readList(inputs: unknown): readonly Partial<Input>[] {
  if (!Array.isArray(inputs) || inputs.length === 0) {
    throw new Refusal(400, STATUS.badRequestFormat, 'inputs must be a list with at least one input.');
  }
  if (inputs.length > LIMITS.inputsPerCall) {
    throw new Refusal(400, STATUS.badRequestFormat, `inputs holds ${inputs.length} items; at most 128 are allowed.`);
  }
  return inputs.map((input: unknown) => (typeof input === 'object' && input !== null ? input : {}));
}

function checkEach(inputs: readonly Partial<Input>[], options: AddOptions): readonly (SoundInput | RefusedInput)[] {
  const ids = new Set<string>();
  const urls = new Set<string>();
  return inputs.map((input) => {
    const read = readInput(input, shownAppId(options.appId), options.references);
    const { id } = read;
    const isRepeated = ids.has(id);
    ids.add(id);
    if (read.kind === 'refused') return read;
    if (isRepeated) return refuse(read, duplicateId(id));
    const taken = refuseTaken(read, options);
    if (taken) return taken;
    const { image, mayRepeatUrl } = read;
    if (image.kind === 'url' && !mayRepeatUrl) {
      if (urls.has(image.url)) return refuse(read, statusOf(STATUS.inputDuplicate));
      urls.add(image.url);
    }
    return read;
  });
}

function refuseTaken(input: SoundInput, { store, appId }: AddOptions): RefusedInput | undefined {
  const { id, image, mayRepeatUrl } = input;
  const known = store.input(appId, id);
  // One whose image was lost before it could be read may be added again.
  if (known && known.status.code !== STATUS.tryAgain) return refuse(input, duplicateId(id));
  if (image.kind !== 'url' || mayRepeatUrl || !store.hasUrl(appId, image.url)) return undefined;
  return refuse(input, statusOf(STATUS.inputDuplicate));
}

/** Makes room for inputs that are added again because their images were lost. */
function forgetLost(added: readonly StoredInput[], { store, appId }: AddOptions): void {
  const lost = added.filter(({ id }) => store.input(appId, id)).map(({ id }) => id);
  if (lost.length > 0) store.deleteInputs(appId, lost);
}

function duplicateId(id: string): Status {
  return statusOf(STATUS.inputInvalidArgument, `Duplicate id: an input with the id ${id} exists already.`);
}

function refuse({ id, image }: SoundInput, status: Status): RefusedInput {
  return { kind: 'refused', id, url: image.kind === 'url' ? image.url : null, status };
}

/** The file of each input with bytes, in order. @throws what a write threw, after removing the others. */
async function writeImages(
  inputs: readonly (SoundInput | RefusedInput)[],
  options: AddOptions,
): Promise<readonly (string | null)[]> {
  const limit = pLimit(WRITES);
  const writes = await Promise.allSettled(
    inputs.map(async (input) => {
      if (input.kind === 'refused' || input.image.kind !== 'bytes') return null;
      const { format, bytes } = input.image;
      return limit(async () => options.images.write(options.appId, input.id, format, bytes));
    }),
  );
  const failed = writes.find((write) => write.status === 'rejected');
  const files = writes.map((write) => (write.status === 'fulfilled' ? write.value : null));
  if (!failed) return files;
  await removeImages(files, options);
  throw failed.reason;
}

async function removeImages(files: readonly (string | null)[], { images }: AddOptions): Promise<void> {
  for (const file of files) if (file !== null) await images.remove(file);
}

function stored({ id, image, data }: SoundInput, file: string | null, { appId }: AddOptions): Added {
  const now = new Date().toISOString();
  return {
    kind: 'stored',
    input: {
      appId,
      id,
      image: {
        url: image.kind === 'url' ? image.url : null,
        file,
        local: image.kind === 'local' ? image.local : null,
        format: image.kind === 'bytes' ? image.format : null,
        width: null,
        height: null,
        crop: image.crop,
      },
      data,
      createdAt: now,
      modifiedAt: now,
      status: statusOf(STATUS.inputPending),
    },
  };
}
