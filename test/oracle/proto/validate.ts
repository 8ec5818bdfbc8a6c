import type { Schema, SchemaMessage } from './schema.ts';

/** What is wrong with a document. */
export interface Problem {
  /** Place in the document without list numbers, e.g. `inputs[].data.image.crop`. */
  readonly at: string;
  readonly reason: string;
}

type Check = (value: unknown) => boolean;

const INT32 = { min: -(2 ** 31), max: 2 ** 31 - 1 };
const UINT32 = { min: 0, max: 2 ** 32 - 1 };

const isText = (value: unknown): value is string => typeof value === 'string' && !/\p{Surrogate}/u.test(value);
const isNumber: Check = (value) => typeof value === 'number';
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const whole =
  ({ min, max }: typeof INT32): Check =>
  (value) =>
    Number.isInteger(value) && Number(value) >= min && Number(value) <= max;
const matches =
  (pattern: RegExp): Check =>
  (value) =>
    typeof value === 'string' && pattern.test(value);
const isLarge: Check = (value) => Number.isSafeInteger(value) || matches(/^-?\d+$/)(value);

/** What protobuf's JSON mapping takes for each type that is not a message of the schema; stricter on numbers in text. */
const SCALARS: Readonly<Record<string, Check>> = {
  string: isText,
  bool: (value) => typeof value === 'boolean',
  bytes: matches(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/),
  float: isNumber,
  double: isNumber,
  'float|bool': (value) => isNumber(value) || typeof value === 'boolean',
  int32: whole(INT32),
  uint32: whole(UINT32),
  int64: isLarge,
  uint64: (value) => isLarge(value) && !String(value).startsWith('-'),
  'google.protobuf.Struct': isObject,
  'google.protobuf.Value': () => true,
  'google.protobuf.Timestamp': matches(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/),
  'google.protobuf.Duration': matches(/^-?\d+(?:\.\d{1,9})?s$/),
  'google.protobuf.FieldMask': isText,
  'google.protobuf.BoolValue': (value) => typeof value === 'boolean',
  'google.protobuf.Int32Value': whole(INT32),
  'google.protobuf.UInt64Value': (value) => isLarge(value) && !String(value).startsWith('-'),
};

/** A value in its place. */
interface Place {
  readonly schema: Schema;
  readonly at: string;
}

/**
 * Judges a JSON document by a message of the schema: unknown members, values of another kind, text that is not standard
 * base64, unknown names of enums and two members of one group are problems. Null is an absent member.
 */
export function validate(schema: Schema, message: string, document: unknown): readonly Problem[] {
  return [...problemsOf({ schema, at: '' }, message, document)];
}

function* problemsOf(place: Place, type: string, value: unknown): Generator<Problem> {
  const message = place.schema.messages[type];
  if (message === undefined) {
    if (!checkOf(place.schema, type)(value)) yield problem(place, `is no ${type}`);
  } else if (isObject(value)) {
    yield* problemsOfMembers(place, message, value);
  } else {
    yield problem(place, `is no object (${type})`);
  }
}

function checkOf(schema: Schema, type: string): Check {
  const names = schema.enums[type];
  if (names !== undefined)
    return (value) =>
      isText(value) ? Object.hasOwn(names, value) : Object.values(names).some((number) => number === value);
  const check = SCALARS[type];
  if (check === undefined) throw new Error(`The validator does not know the type ${type}.`);
  return check;
}

function* problemsOfMembers(
  { schema, at }: Place,
  { fields, oneofs = [] }: SchemaMessage,
  value: Readonly<Record<string, unknown>>,
): Generator<Problem> {
  const present = Object.entries(value).filter(([, member]) => member !== null);
  for (const [name, member] of present) {
    const place = { schema, at: at === '' ? name : `${at}.${name}` };
    const type = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (type === undefined) yield problem(place, 'is unknown');
    else yield* problemsOfField(place, type, member);
  }
  for (const group of oneofs) {
    const set = group.filter((name) => present.some(([key]) => key === name));
    if (set.length > 1) yield problem({ at }, `has several of ${set.join(', ')}`);
  }
}

function* problemsOfField(place: Place, type: string, value: unknown): Generator<Problem> {
  const [kind, inner] = type.split(' ');
  if (inner === undefined) {
    yield* problemsOf(place, type, value);
  } else if (kind === 'repeated') {
    if (!Array.isArray(value)) yield problem(place, 'is no list');
    else for (const member of value) yield* problemsOf({ ...place, at: `${place.at}[]` }, inner, member);
  } else if (isObject(value)) {
    for (const member of Object.values(value)) yield* problemsOf({ ...place, at: `${place.at}{}` }, inner, member);
  } else {
    yield problem(place, 'is no map');
  }
}

function problem({ at }: Omit<Place, 'schema'>, reason: string): Problem {
  return { at, reason };
}
