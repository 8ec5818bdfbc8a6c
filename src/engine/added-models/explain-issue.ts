import type { z } from 'zod';
import { closest } from './closest.ts';
import { MEMBERS } from './manifest-schema.ts';

type Issue = z.core.$ZodIssue;

/** What is wrong with a manifest, in words that begin with the member: `input.layout must be NCHW or NHWC`. */
export function explainIssue(issue: Issue, manifest: unknown): string {
  const member = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownMember(member, key)).join('; ');
  const value = valueAt(manifest, issue.path);
  if (member === 'kind') return oneOf('kind', ['classifier', 'embedder', 'detector'], value);
  if (value === undefined) return `${member} is missing`;
  if (issue.code === 'invalid_value') return oneOf(member, issue.values.map(String), value);
  if (issue.code === 'invalid_type') return `${member} must be ${NOUNS[issue.expected] ?? issue.expected}`;
  if (issue.code === 'too_small') return `${member} must ${atLeast(issue)}`;
  if (issue.code === 'too_big') return `${member} must be at most ${issue.maximum}`;
  return `${member} ${issue.message}`;
}

const NOUNS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list of numbers',
  object: 'an object',
};

function unknownMember(parent: string, key: string): string {
  const path = parent === '' ? key : `${parent}.${key}`;
  const meant = closest(key, MEMBERS[parent] ?? []);
  if (meant === key) return `${path} is of no use for this kind of model`;
  return `${path} is not known${meant === undefined ? '' : `; did you mean ${meant}?`}`;
}

function oneOf(member: string, allowed: readonly string[], value: unknown): string {
  const list = allowed.length > 1 ? `${allowed.slice(0, -1).join(', ')} or ${allowed.at(-1)!}` : allowed[0]!;
  if (value === undefined) return `${member} is missing; it must be ${list}`;
  const meant = typeof value === 'string' ? closest(value, allowed) : undefined;
  return `${member} must be ${list}${meant === undefined ? '' : `; did you mean ${meant}?`}`;
}

function atLeast({ origin, minimum, inclusive }: Issue & { readonly code: 'too_small' }): string {
  if (origin === 'string') return 'not be empty';
  if (origin === 'array') return minimum === 1 ? 'not be empty' : `have ${minimum} items`;
  return inclusive ? `be at least ${minimum}` : `be above ${minimum}`;
}

function valueAt(manifest: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    manifest,
  );
}
