import type { Route, SchemaMessage } from './schema.ts';

/** A call that the service of 2017 took. */
export interface AllowedRoute extends Route {
  readonly why: string;
}

/** A member that messages had in 2017, or the type that it had then. */
export interface AllowedMember {
  readonly message: string;
  readonly name: string;
  readonly type: string;
  readonly why: string;
}

const PROTO_HISTORY =
  'https://github.com/Clarifai/clarifai-nodejs-grpc/commits/HEAD/proto/clarifai/api/resources.proto';
const FEEDBACK = `gone in 2020-05: ${PROTO_HISTORY}`;
const OUTPUTS = 'unsupported since 2018-08: https://pypi.org/project/clarifai/2.0.29/ has it';
const api = (name: string): string => `clarifai.api.${name}`;
const base = { rpc: '', reply: api('status.BaseResponse') };

/** What the oldest published .proto files do not have any more. Each must be sent by a case, or the list is out of date. */
export const ROUTES_2017: readonly AllowedRoute[] = [
  {
    ...base,
    method: 'POST',
    path: '/v2/token',
    hasBody: true,
    request: api('PostTokenRequest'),
    reply: api('PostTokenReply'),
    why: 'client credentials, replaced by keys: https://pypi.org/project/clarifai/2.0.29/ has them',
  },
  {
    ...base,
    method: 'GET',
    path: '/v2/inputs/{input_id}/outputs',
    hasBody: false,
    request: api('GetInputRequest'),
    reply: api('MultiOutputResponse'),
    why: OUTPUTS,
  },
  {
    ...base,
    method: 'PATCH',
    path: '/v2/inputs/{input_id}/outputs',
    hasBody: true,
    request: api('PatchInputOutputsRequest'),
    reply: api('MultiOutputResponse'),
    why: OUTPUTS,
  },
  {
    ...base,
    method: 'POST',
    path: '/v2/models/{model_id}/feedback',
    hasBody: true,
    request: api('PostModelFeedbackRequest'),
    why: FEEDBACK,
  },
  {
    ...base,
    method: 'POST',
    path: '/v2/models/{model_id}/versions/{version_id}/feedback',
    hasBody: true,
    request: api('PostModelFeedbackRequest'),
    why: FEEDBACK,
  },
];

/** Members of that time; each must be sent by a case too. */
export const MEMBERS_2017: readonly AllowedMember[] = [
  {
    message: api('Concept'),
    name: 'value',
    type: 'float|bool',
    why: 'true and false were taken beside numbers: https://pypi.org/project/clarifai/2.0.29/ sends them',
  },
  {
    message: api('Image'),
    name: 'crop',
    type: 'repeated float',
    why: `gone in 2020-05, its number is reserved: ${PROTO_HISTORY}`,
  },
  { message: api('Input'), name: 'feedback_info', type: api('FeedbackInfo'), why: FEEDBACK },
  { message: api('RegionInfo'), name: 'feedback', type: 'string', why: FEEDBACK },
  {
    message: api('Data'),
    name: 'face',
    type: api('Face'),
    why: `deprecated in 2020-02, gone in 2020-05: ${PROTO_HISTORY}`,
  },
];

const concepts = { fields: { concepts: `repeated ${api('Concept')}` } };

/** Messages that the routes and members above need. */
export const MESSAGES_2017: Readonly<Record<string, SchemaMessage>> = {
  [api('PostTokenRequest')]: { fields: { grant_type: 'string' } },
  [api('PostTokenReply')]: {
    fields: { status: api('status.Status'), access_token: 'string', expires_in: 'uint32', scope: 'string' },
  },
  [api('PatchInputOutputsRequest')]: {
    fields: { input_id: 'string', action: 'string', outputs: `repeated ${api('Output')}` },
  },
  [api('PostModelFeedbackRequest')]: {
    fields: { model_id: 'string', version_id: 'string', input: api('Input') },
  },
  [api('FeedbackInfo')]: {
    fields: { event_type: 'string', output_id: 'string', end_user_id: 'string', session_id: 'string' },
  },
  [api('FaceConcepts')]: concepts,
  [api('Face')]: {
    fields: Object.fromEntries(
      ['identity', 'age_appearance', 'gender_appearance', 'multicultural_appearance'].map((name) => [
        name,
        api('FaceConcepts'),
      ]),
    ),
  },
};
