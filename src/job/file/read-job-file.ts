import { readFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';

import { LineCounter, isScalar, parseDocument, visit } from 'yaml';
import type { Document, Node } from 'yaml';

import { nearest } from '../../base/nearest.ts';
import { printable } from '../../base/printable.ts';
import { FIELDS, JOB_SCHEMA } from './fields.ts';
import type { JobValues } from './fields.ts';
import { interpolate } from './interpolate.ts';
import { JobFileError } from './job-file-error.ts';
import { inFolder } from './values.ts';

const MAX_BYTES = 1_000_000;
const MAX_PROBLEMS = 20;

interface Problem {
  /** Offset in the text. */
  readonly at: number;
  readonly message: string;
}

/**
 * Reads a job file, YAML or JSON: checks it, puts variables into its texts and makes its paths absolute. The files that
 * hold its secrets are not read: a run on the embedded engine needs none.
 *
 * @throws JobFileError with a line for each thing that is wrong, at most 20.
 */
export async function readJobFile(file: string, environment: NodeJS.ProcessEnv): Promise<JobValues> {
  const text = await readText(file);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, prettyErrors: false });
  const refuse = (problems: readonly Problem[]): void => {
    if (problems.length === 0) return;
    const told = problems.slice(0, MAX_PROBLEMS).map(({ at, message }) => {
      const { line, col } = lines.linePos(at);
      // A name in the file may hold a line break, which would make two lines of one.
      return printable(`${basename(file)}:${line}:${col}: ${message}`);
    });
    throw new JobFileError(told.join('\n'));
  };

  refuse(document.errors.map(({ pos, message }) => ({ at: pos[0], message: `${message.split('\n')[0]}` })));
  refuse(putTexts(document, environment));
  const values = valuesOf(document);
  if (typeof values !== 'object' || values === null || Array.isArray(values)) {
    throw new JobFileError(`${basename(file)}:1:1: a job file is a map of settings, such as "targets: photos".`);
  }
  refuse(problemsOf(values, document));
  const folder = dirname(resolve(file));
  return inFolder(values as JobValues, folder);
}

async function readText(file: string): Promise<string> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new JobFileError(`The job file ${file} cannot be read (${error.code ?? error.message}).`);
  });
  if (bytes.length > MAX_BYTES) throw new JobFileError(`The job file ${file} is larger than 1 MB.`);
  return bytes.toString('utf8').replace(/^\uFEFF/, '');
}

/** Puts variables into texts; where a text is wanted, a number is the text that stands there: ids may look like numbers. */
function putTexts(document: Document.Parsed, environment: NodeJS.ProcessEnv): readonly Problem[] {
  const problems: Problem[] = [];
  visit(document, {
    Scalar(key, node, path) {
      if (key === 'key') return;
      if (typeof node.value === 'string') {
        try {
          node.value = interpolate(node.value, environment);
        } catch (error) {
          problems.push({ at: node.range?.[0] ?? 0, message: (error as Error).message });
        }
        return;
      }
      const pair = path.find((each) => 'key' in each && isScalar(each.key));
      const name = pair && 'key' in pair && isScalar(pair.key) ? String(pair.key.value) : '';
      const isNumber = typeof node.value === 'number' && node.source !== undefined;
      if (isNumber && FIELDS[name]?.must.startsWith('a text')) node.value = node.source;
    },
  });
  return problems;
}

function valuesOf(document: Document.Parsed): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 }) as unknown;
  } catch (error) {
    throw new JobFileError((error as Error).message);
  }
}

function problemsOf(values: object, document: Document.Parsed): readonly Problem[] {
  const { error } = JOB_SCHEMA.safeParse(values);
  return [
    ...givenTwice(values, document),
    ...(error?.issues ?? []).flatMap((issue): readonly Problem[] => {
      if (issue.code === 'unrecognized_keys') {
        return issue.keys.map((name) => ({ at: placeOfKey(name, document), message: unknownText(name) }));
      }
      const [name] = issue.path;
      const node = document.getIn(issue.path, true) as Node | undefined;
      const found = JSON.stringify(document.getIn(issue.path)) ?? 'something else';
      const isSecret = name === 'apiKey' || name === 'pat';
      const but = isSecret ? '' : `, not ${found.length > 60 ? `${found.slice(0, 60)}…` : found}`;
      const message = `${String(name)} must be ${FIELDS[String(name)]?.must ?? 'something else'}${but}.`;
      return [{ at: node?.range?.[0] ?? placeOfKey(String(name), document), message }];
    }),
  ];
}

function givenTwice(values: object, document: Document.Parsed): readonly Problem[] {
  return ['apiKey', 'pat']
    .filter((name) => name in values && `${name}File` in values)
    .map((name) => ({
      at: placeOfKey(`${name}File`, document),
      message: `Give either ${name} or ${name}File, not both.`,
    }));
}

function unknownText(name: string): string {
  const meant = nearest(name, Object.keys(FIELDS));
  return `${name} is no setting${meant === undefined ? '' : `; did you mean ${meant}?`}`;
}

function placeOfKey(name: string, document: Document.Parsed): number {
  let place = 0;
  visit(document, {
    Pair(_, { key }) {
      if (!isScalar(key) || key.value !== name) return undefined;
      place = key.range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  return place;
}
