import { DESCRIPTION, STATUS } from '../wire/status.ts';
import type { Status } from '../wire/status.ts';

/** A status with the description that goes with its code. */
export function statusOf(code: number, details = ''): Status {
  return { code, description: DESCRIPTION[code] ?? 'Failure', ...(details !== '' && { details }) };
}

/**
 * The status and HTTP code of a reply about several items.
 * Source: https://github.com/Clarifai/clarifai-nodejs-grpc/blob/HEAD/proto/clarifai/api/status/status.proto.
 */
export function aggregate(items: readonly { readonly status?: Status | undefined }[]): {
  readonly status: Status;
  readonly http: 200 | 207 | 400;
} {
  const failures = items.filter(({ status }) => !isFine(status?.code)).length;
  if (failures === 0) return { status: statusOf(STATUS.success), http: 200 };
  if (failures < items.length) return { status: statusOf(STATUS.mixed), http: 207 };
  return { status: statusOf(STATUS.failure), http: 400 };
}

/**
 * Waiting and in work count as fine.
 * Source: https://github.com/Clarifai/clarifai-nodejs-grpc/blob/HEAD/proto/clarifai/api/status/status.proto.
 */
function isFine(code: number | undefined): boolean {
  const fine: readonly (number | undefined)[] = [
    undefined,
    STATUS.success,
    STATUS.inputSuccess,
    STATUS.inputPending,
    STATUS.inputInProgress,
    STATUS.inputModified,
  ];
  return fine.includes(code);
}
