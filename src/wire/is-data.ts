import type { Data } from './data.ts';

type Members = Readonly<Record<string, unknown>>;

const LISTS = ['concepts', 'regions', 'frames', 'colors', 'embeddings'] as const;
const OBJECTS = ['image', 'video', 'metadata', 'geo', 'face', 'focus', 'region_info', 'frame_info'] as const;

/**
 * Tells whether a value of a reply has the shape of `Data`, as far as its lists and objects go; every member may be
 * missing or null.
 */
export function isData(value: unknown): value is Data {
  return isObject(value) && OBJECTS.every((name) => isAbsentOr(isObject, value[name])) && LISTS.every(isListOf(value));
}

/** Tells whether a value of a reply is a JSON object. */
export function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Regions and frames have data of their own. */
function isMember(member: unknown): boolean {
  return isData(member) && isAbsentOr(isData, (member as Members)['data']);
}

/** A frame's place in its video is all that makes it one. */
function isFrame(member: unknown): boolean {
  return isMember(member) && isObject((member as Members)['frame_info']);
}

function isListOf(data: Members): (name: string) => boolean {
  return (name) => {
    const isOne = name === 'frames' ? isFrame : isMember;
    return isAbsentOr((list) => Array.isArray(list) && list.every(isOne), data[name]);
  };
}

function isAbsentOr(is: (value: unknown) => boolean, value: unknown): boolean {
  return value === undefined || value === null || is(value);
}
