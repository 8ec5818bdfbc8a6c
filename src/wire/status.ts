/** A status object of the service: every reply has one, and every list item that can fail alone. */
export interface Status {
  readonly code: number;
  readonly description?: string;
  readonly details?: string;
  readonly req_id?: string;
  readonly percent_completed?: number;
  readonly time_remaining?: number;
}

/**
 * The status codes that client, pipeline and engine speak of by name.
 * Source: wire reference, section 4.5.
 */
export const STATUS = {
  success: 10000,
  mixed: 10010,
  failure: 10020,
  tryAgain: 10030,
  notImplemented: 10040,
  tokenInvalid: 11001,
  credentialsInvalid: 11002,
  throttled: 11005,
  insufficientScopes: 11007,
  keyInvalid: 11008,
  keyNotFound: 11009,
  badRequestFormat: 11100,
  doesNotExist: 11101,
  invalidRequest: 11102,
  methodNotAllowed: 11103,
  modelTrained: 21100,
  modelTraining: 21101,
  modelUntrained: 21102,
  modelQueuedForTraining: 21103,
  modelTrainingFailed: 21106,
  modelNoData: 21110,
  modelNoPositives: 21111,
  modelSingleClass: 21112,
  modelInsufficientData: 21117,
  modelDoesNotExist: 21200,
  modelPermissionDenied: 21201,
  modelInvalidArgument: 21202,
  modelEvaluated: 21300,
  modelNotEvaluated: 21302,
  modelDeploying: 21351,
  modelQueued: 21352,
  modelBusy: 21354,
  modelLoading: 21355,
  workflowDoesNotExist: 22102,
  workflowPermissionDenied: 22103,
  workflowInvalidArgument: 22104,
  inputSuccess: 30000,
  inputPending: 30001,
  inputFailed: 30002,
  inputInProgress: 30003,
  inputDuplicate: 30100,
  inputUnsupportedFormat: 30101,
  inputDoesNotExist: 30102,
  inputInvalidArgument: 30104,
  inputOverLimit: 30105,
  inputInvalidUrl: 30106,
  inputInvalidBytes: 30300,
  duplicateKey: 40010,
  searchInvalidRequest: 40002,
  messageTooLarge: 40033,
  searchByUnindexedInput: 43004,
  internal: 99009,
} as const;

/**
 * The descriptions that go with the codes, in the service's own words where they were seen on the wire.
 * Source: wire reference, sections 4.4 and 4.5.
 */
export const DESCRIPTION: Readonly<Record<number, string>> = {
  [STATUS.success]: 'Ok',
  [STATUS.mixed]: 'Mixed Success',
  [STATUS.failure]: 'Failure',
  [STATUS.notImplemented]: 'Not implemented',
  [STATUS.tokenInvalid]: 'Invalid token',
  [STATUS.throttled]: 'Too many requests',
  [STATUS.keyInvalid]: 'Invalid API key',
  [STATUS.keyNotFound]: 'API key not found',
  [STATUS.badRequestFormat]: 'Bad request format',
  [STATUS.doesNotExist]: 'Resource does not exist',
  [STATUS.invalidRequest]: 'Invalid request',
  [STATUS.methodNotAllowed]: 'Method not allowed',
  [STATUS.modelTrained]: 'Model trained successfully',
  [STATUS.modelTraining]: 'Model is currently training',
  [STATUS.modelUntrained]: 'Model not yet trained',
  [STATUS.modelQueuedForTraining]: 'Model is queued for training',
  [STATUS.modelTrainingFailed]: 'Model training failed',
  [STATUS.modelNoData]: 'Model training had no data',
  [STATUS.modelNoPositives]: 'Model training had no positive examples',
  [STATUS.modelSingleClass]: 'Model training had a single class',
  [STATUS.modelInsufficientData]: 'Model training had insufficient data',
  [STATUS.modelDoesNotExist]: 'Model does not exist',
  [STATUS.modelPermissionDenied]: 'Model permission denied',
  [STATUS.modelInvalidArgument]: 'Model invalid argument',
  [STATUS.modelEvaluated]: 'Model was successfully evaluated',
  [STATUS.modelNotEvaluated]: 'Model was not evaluated',
  [STATUS.workflowDoesNotExist]: 'Workflow does not exist',
  [STATUS.workflowPermissionDenied]: 'Workflow permission denied',
  [STATUS.workflowInvalidArgument]: 'Workflow invalid argument',
  [STATUS.duplicateKey]: 'Duplicate key',
  [STATUS.inputSuccess]: 'Download complete',
  [STATUS.inputPending]: 'Download pending',
  [STATUS.inputFailed]: 'Download failed; check URL',
  [STATUS.inputInProgress]: 'Download in progress',
  [STATUS.inputDuplicate]: 'Duplicate URL',
  [STATUS.inputUnsupportedFormat]: 'Unsupported format',
  [STATUS.inputInvalidArgument]: 'Input invalid argument',
  [STATUS.inputOverLimit]: 'Input over size limit',
  [STATUS.inputInvalidUrl]: 'Invalid URL',
  [STATUS.inputInvalidBytes]: 'Input has invalid bytes',
  [STATUS.searchInvalidRequest]: 'Search invalid request',
  [STATUS.messageTooLarge]: 'Message too large',
  [STATUS.searchByUnindexedInput]: 'Input is not indexed yet',
  [STATUS.internal]: 'Internal error',
};
