import type { UserAppId } from './input.ts';

/**
 * The app that owns the public models.
 * Source: https://github.com/Clarifai/old-docs/blob/HEAD/clarifai-basics/authentication/personal-access-tokens.md.
 */
export const PUBLIC_OWNER: UserAppId = { user_id: 'clarifai', app_id: 'main' };

/** A public model of the service under its 2017 name, with its ids and its name of today. */
export interface PublicModelIdentity {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly type: string;
  readonly typeExt: string;
  readonly modelTypeId: string;
  /** Short names that mean the current version of the model, where the app has no model so called. */
  readonly aliases?: readonly string[];
}

/**
 * Public models by their 2017 names.
 * Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/model/clarifai-models.md.
 */
export const PUBLIC_MODELS: Readonly<
  Record<
    'general' | 'generalEmbedding' | 'color' | 'face' | 'demographics' | 'nsfw' | 'moderation' | 'focus',
    PublicModelIdentity
  >
> = {
  general: {
    id: 'aaa03c23b3724a16a56b629203edc62c',
    name: 'general-v1.3',
    slug: 'general-image-recognition',
    type: 'concept',
    typeExt: 'concept',
    modelTypeId: 'visual-classifier',
    aliases: ['general'],
  },
  generalEmbedding: {
    id: 'bbb5f41425b8468d9b7a554ff10f8581',
    name: 'general-v1.3',
    slug: 'general-image-embedding',
    type: 'embed',
    typeExt: 'embed',
    modelTypeId: 'visual-embedder',
    aliases: ['general', 'general-embedding', 'embedding'],
  },
  color: {
    id: 'eeed0b6733a644cea07cf4c60f87ebb7',
    name: 'color',
    slug: 'color-recognition',
    type: 'color',
    typeExt: 'color',
    modelTypeId: 'color-classifier',
  },
  face: {
    id: 'a403429f2ddf4b49b307e318f00e528b',
    name: 'face-v1.3',
    slug: 'face-detection',
    type: 'facedetect',
    typeExt: 'facedetect',
    modelTypeId: 'visual-detector',
    aliases: ['face'],
  },
  demographics: {
    id: 'c0c0ac362b03416da06ab3fa36fb58e3',
    name: 'demographics',
    slug: 'demographics',
    type: 'facedetect',
    typeExt: 'facedetect-demographics',
    modelTypeId: 'visual-detector',
  },
  nsfw: {
    id: 'e9576d86d2004ed1a38ba0cf39ecb4b1',
    name: 'nsfw-v1.0',
    slug: 'nsfw-recognition',
    type: 'concept',
    typeExt: 'concept',
    modelTypeId: 'visual-classifier',
    aliases: ['nsfw'],
  },
  moderation: {
    id: 'd16f390eb32cad478c7ae150069bd2c6',
    name: 'moderation',
    slug: 'moderation-recognition',
    type: 'concept',
    typeExt: 'concept',
    modelTypeId: 'visual-classifier',
  },
  // Removed in 2020, so it has no name or type of today.
  focus: {
    id: 'c2cf7cecd8a6427da375b9f35fcd2381',
    name: 'focus',
    slug: 'focus',
    type: 'blur',
    typeExt: 'focus',
    modelTypeId: 'focus',
  },
};
