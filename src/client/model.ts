import type { UserAppId } from '../wire/input.ts';
import type { Model as WireModel, Output, OutputsReply } from '../wire/model.ts';
import type { Status } from '../wire/status.ts';
import { encodeInputs } from './body.ts';
import type { Image } from './image.ts';
import { checkItems, type InputItem } from './input-item.ts';
import type { BulkOptions } from './inputs.ts';
import { alignAnswers, type Outcome } from './outcome.ts';
import { outputConfig, type OutputOptions } from './output-config.ts';
import { path } from './path.ts';
import type { Connection } from './send.ts';

export interface PredictOptions extends OutputOptions, BulkOptions {
  /** Asks this version instead of the latest trained one. */
  readonly versionId?: string | undefined;
}

export interface Predictions {
  /** Of the call as a whole; null when no item could be read, so that nothing was sent. */
  readonly status: Status | null;
  /** One per item, in order. */
  readonly outputs: readonly Outcome<Output>[];
}

/** A model of the app or of the public. Made by `app.models`. */
export class Model {
  readonly id: string;
  readonly name: string;
  /** `concept`, `embed`, `color`, `facedetect`, …; today's service says `visual-classifier` and the like. */
  readonly type: string;
  /** A finer type, e.g. `facedetect-identity`; equal to `type` where there is none. */
  readonly typeExt: string;
  /** The version when the model was read; null when the service did not say. */
  readonly versionId: string | null;
  readonly #connection: Connection;
  readonly #owner: UserAppId | null;

  /** @param owner the app that the model lives in, where that is not the caller's own. */
  constructor(connection: Connection, wire: WireModel, owner: UserAppId | null) {
    this.#connection = connection;
    this.#owner = owner;
    this.id = wire.id;
    this.name = wire.name ?? wire.id;
    this.type = wire.output_info?.type ?? wire.model_type_id ?? '';
    this.typeExt = wire.output_info?.type_ext ?? this.type;
    this.versionId = wire.model_version?.id ?? null;
  }

  /**
   * Predicts up to 128 images in one call. A failed image is data: look at each outcome and its status.
   *
   * @throws UserError before any request when the list or an option cannot be used; ApiError when the call as a whole
   *   is refused. Source: wire reference, section 8.
   */
  async predict(images: readonly Image[], options: PredictOptions = {}): Promise<Predictions> {
    return this.predictInputs(
      images.map((image) => image.toItem()),
      options,
    );
  }

  /** `predict` without the class round each image, for those who predict many. */
  async predictInputs(items: readonly InputItem[], options: PredictOptions = {}): Promise<Predictions> {
    checkItems(items);
    const { body, failed } = await encodeInputs(items, this.#tail(options), options);
    if (failed.length === items.length) return { status: null, outputs: alignAnswers<Output>(items, failed, [], idOf) };
    const { versionId, signal } = options;
    const reply = await this.#connection.send<OutputsReply>({
      method: 'POST',
      path:
        versionId === undefined
          ? path`/v2/models/${this.id}/outputs`
          : path`/v2/models/${this.id}/versions/${versionId}/outputs`,
      body,
      bulk: true,
      signal,
    });
    return { status: reply.status, outputs: alignAnswers(items, failed, reply.outputs ?? [], idOf) };
  }

  #tail(options: PredictOptions): object {
    const config = outputConfig(options);
    const info = { output_info: { output_config: config } };
    const { userAppId } = this.#connection;
    // Calls with a personal access token speak to today's service, where a version carries the output info.
    const model = userAppId === null ? info : { model_version: info };
    return {
      ...(config !== null && { model }),
      ...(userAppId !== null && { user_app_id: this.#owner ?? userAppId }),
    };
  }
}

function idOf(output: Output): string | null | undefined {
  return output.input?.id;
}
