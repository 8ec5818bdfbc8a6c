import type { PatchAction } from '../wire/input.ts';
import type { Model, ModelsReply, PatchModelsRequest } from '../wire/model.ts';
import type { CallOptions } from './call-options.ts';
import { UserError } from './errors.ts';
import { modelDraft, type ModelSettings } from './model-draft.ts';
import { path } from './path.ts';
import type { Connection } from './send.ts';
import { unanswered } from './unanswered.ts';

export interface UpdateModelOptions extends Omit<ModelSettings, 'hyperParameters'>, CallOptions {
  /** What happens to concepts: `merge` adds, `remove` takes away, `overwrite` replaces. @default 'merge' */
  readonly action?: PatchAction;
}

const ACTIONS: ReadonlySet<string> = new Set<PatchAction>(['merge', 'overwrite', 'remove']);

/**
 * Changes a model; the service answers with a new, untrained version.
 * Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/model/create-get-update-and-delete.md.
 *
 * @returns null when nothing was given that could change, so that nothing was sent.
 * @throws UserError when a setting or the action cannot be used.
 */
export async function updateModel(
  connection: Connection,
  id: string,
  { action = 'merge', signal, ...settings }: UpdateModelOptions,
): Promise<Model | null> {
  if (!ACTIONS.has(action)) throw new UserError(`action must be one of ${[...ACTIONS].join(', ')}.`);
  const draft = modelDraft(connection, id, settings);
  if (draft.name === undefined && draft.output_info === undefined) return null;
  const body: PatchModelsRequest = { action, models: [draft] };
  const target = path`/v2/models`;
  const { models } = await connection.send<ModelsReply>({ method: 'PATCH', path: target, body, signal });
  const [model] = models ?? [];
  if (model === undefined) throw unanswered('PATCH', target);
  return model;
}
