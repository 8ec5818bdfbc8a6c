import { Cron } from 'croner';
import { z } from 'zod';

import { parseListen } from '../daemon/serve/parse-listen.ts';

/** One setting of a job file. */
export interface Field {
  /** What it is for, for people. */
  readonly what: string;
  /** Completes "… must be". */
  readonly must: string;
  /** What holds without it. */
  readonly usual: string;
  readonly schema: z.ZodType;
  /** Whether its texts are paths, relative to the job file's folder. */
  readonly isPath?: true;
  /** Whether its option may be given several times. */
  readonly isList?: true;
}

const text = z.string().min(1);
const texts = z.union([text, z.array(text)]);
const duration = z.string().regex(/^\d+(?:\.\d+)?\s*(?:ms|s|m|h|d)$/i);
const size = z.union([z.int().min(0), z.string().regex(/^\d+(?:\.\d+)?\s*(?:b|kb|mb|gb|kib|mib|gib)?$/i)]);
const cron = text.refine((pattern) => isAccepted(() => new Cron(pattern, { paused: true })));
const timeZone = text.refine((name) => isAccepted(() => new Intl.DateTimeFormat('en', { timeZone: name })));
const address = text.refine((given) => isAccepted(() => parseListen(given)));
const moment = z.string().regex(/^\d{4}-\d{2}-\d{2}(?:T.*)?$/);

/** Whether whoever will read a text takes it. */
function isAccepted(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch {
    return false;
  }
}

const whole = (min: number, max: number): Pick<Field, 'must' | 'schema'> => ({
  must: `a whole number from ${min} to ${max}`,
  schema: z.int().min(min).max(max),
});
const TEXT = { must: 'a text', schema: text } as const;
/** An empty secret is refused where it is needed: a run on the embedded engine needs none. */
const SECRET = { must: 'a text', schema: z.string() } as const;
const TEXTS = { must: 'a text or a list of texts', schema: texts, isList: true } as const;
const DURATION = { must: 'a length of time such as 90s, 15m, 2h or 7d', schema: duration } as const;
const SIZE = { must: 'a size such as 300, 10KB, 1.5MB or 2MiB', schema: size } as const;
const MOMENT = { must: 'a date such as 2026-03-01 or 2026-03-01T08:30', schema: moment } as const;
const SWITCH = { must: 'true or false', schema: z.boolean() } as const;

/** What a job file may say: the options of the command line, under the same names in camelCase. */
export const FIELDS: Readonly<Record<string, Field>> = {
  targets: { what: 'Folders, globs, files and @lists to import', usual: 'none', isPath: true, ...TEXTS },
  out: {
    what: 'Files for the predictions: .json, .ndjson, .csv, or - for standard output',
    usual: 'none',
    isPath: true,
    ...TEXTS,
  },
  model: { what: 'Models to ask, by name', usual: 'general-v1.3', ...TEXTS },
  endpoint: {
    what: 'embedded, or the address of a service',
    usual: 'Clarifai if credentials are set, else embedded',
    ...TEXT,
  },
  apiKeyFile: { what: 'A file with the API key', usual: 'CLARIFAI_API_KEY', isPath: true, ...TEXT },
  apiKey: { what: 'The API key; better in a file', usual: 'CLARIFAI_API_KEY', ...SECRET },
  patFile: { what: 'A file with the personal access token', usual: 'CLARIFAI_PAT', isPath: true, ...TEXT },
  pat: { what: 'The personal access token; better in a file', usual: 'CLARIFAI_PAT', ...SECRET },
  userId: { what: 'Owner of the app that the token is for', usual: 'CLARIFAI_USER_ID', ...TEXT },
  appId: { what: 'The app that the token is for', usual: 'CLARIFAI_APP_ID', ...TEXT },
  state: {
    what: 'The folder where progress is remembered',
    usual: '.clarifai-ingest beside the first out',
    isPath: true,
    ...TEXT,
  },
  store: {
    what: 'The embedded engine keeps a copy of every image',
    usual: 'false: it reads them where they are',
    ...SWITCH,
  },
  concurrency: { what: 'Calls at once at most', usual: '4', ...whole(1, 16) },
  rate: { what: 'Calls per second', usual: '10', must: 'a number above 0', schema: z.number().positive() },
  budgetDay: { what: 'Calls on one day (UTC) at most', usual: 'no bound', ...whole(1, 1e9) },
  budgetMonth: { what: 'Calls in one month (UTC) at most', usual: 'no bound', ...whole(1, 1e9) },
  batchSize: { what: 'Images per call', usual: '128', ...whole(1, 128) },
  minValue: {
    what: 'Concepts that are less sure are left out by the service',
    usual: 'that of the service',
    must: 'a number from 0 to 1',
    schema: z.number().min(0).max(1),
  },
  maxConcepts: { what: 'Concepts per image at most', usual: 'that of the service', ...whole(1, 200) },
  language: { what: 'Language of the names of concepts', usual: 'en', ...TEXT },
  include: { what: 'Only images whose path matches one of these globs', usual: 'all', ...TEXTS },
  exclude: { what: 'No images whose path matches one of these globs', usual: 'none', ...TEXTS },
  minAge: { what: 'No files that changed less than this ago', usual: '0s', ...DURATION },
  minSize: { what: 'No smaller files', usual: '0', ...SIZE },
  maxSize: { what: 'No larger files', usual: 'no bound', ...SIZE },
  newer: { what: 'No files last changed before this', usual: 'no bound', ...MOMENT },
  older: { what: 'No files last changed at this time or later', usual: 'no bound', ...MOMENT },
  concept: { what: 'Ids of concepts that every image shows', usual: 'none', ...TEXTS },
  notConcept: { what: 'Ids of concepts that no image shows', usual: 'none', ...TEXTS },
  metadata: {
    what: 'Is put onto every image',
    usual: 'none',
    must: 'a map of names and values',
    schema: z.record(z.string(), z.unknown()),
    isList: true,
  },
  conceptFromFolder: {
    what: 'The folder that an image lies in, below the one imported, is a concept that it shows',
    usual: 'false',
    ...SWITCH,
  },
  geoFromExif: { what: "An image's place is taken from its EXIF data", usual: 'false', ...SWITCH },
  maxSide: {
    what: 'Larger images are sent as JPEGs with a longer side of so many pixels',
    usual: 'as they are',
    ...whole(64, 9000),
  },
  csvLayout: {
    what: 'A .csv has a row per finding (long) or per image and model (wide)',
    usual: 'long',
    must: 'long or wide',
    schema: z.enum(['long', 'wide']),
  },
  top: { what: 'Concepts with columns of their own in a wide .csv', usual: '5', ...whole(1, 200) },
  csvColumn: { what: 'Columns of the image list that a .csv has too', usual: 'none', ...TEXTS },
  excel: { what: 'A .csv opens in Excel as it is', usual: 'false', ...SWITCH },
  settle: { what: 'watch: a file must rest so long', usual: '2s, on network file systems 5s', ...DURATION },
  sweep: { what: 'watch: every folder is looked at so often', usual: '10m', ...DURATION },
  poll: { what: 'watch: the same where the system tells nothing of changes', usual: '30s', ...DURATION },
  after: {
    what: 'watch: what becomes of an image once its predictions are written',
    usual: 'none',
    must: 'none, delete, or move:DIR',
    schema: z.string().regex(/^(?:none|delete|move:.+)$/),
  },
  grace: { what: 'watch: how long it stays before that', usual: '10s', ...DURATION },
  ui: { what: 'watch: serve the page', usual: 'false', ...SWITCH },
  listen: {
    what: 'watch: where metrics, health and the page are served',
    usual: '127.0.0.1:9464 with the page, else nowhere',
    must: 'a port such as 9464, or host and port such as 127.0.0.1:9464',
    schema: address,
  },
  tokenFile: { what: 'watch: a file with the token that callers must know', usual: 'none', isPath: true, ...TEXT },
  cron: {
    what: 'schedule: when',
    usual: 'none',
    must: 'a cron pattern such as "30 2 * * *"',
    schema: cron,
  },
  timeZone: {
    what: 'schedule: the zone of these times',
    usual: 'that of the machine',
    must: 'a time zone such as Europe/Berlin',
    schema: timeZone,
  },
  catchUp: {
    what: 'schedule: make up for missed runs',
    usual: 'none',
    must: 'none or once',
    schema: z.enum(['none', 'once']),
  },
  log: {
    what: 'How the log on standard error is written',
    usual: 'pretty',
    must: 'pretty or json',
    schema: z.enum(['pretty', 'json']),
  },
  quiet: { what: 'Log nothing unless something fails', usual: 'false', ...SWITCH },
  verbose: { what: 'Log more', usual: 'false', ...SWITCH },
  progress: { what: 'Show progress', usual: 'true', ...SWITCH },
};

/** Settings by their names, as a job file gives them. */
export type JobValues = Readonly<Record<string, unknown>>;

/** Checks the values of a job file. */
export const JOB_SCHEMA: z.ZodObject = z.strictObject(
  Object.fromEntries(
    Object.entries(FIELDS).map(([name, { schema, what, usual }]) => [
      name,
      schema.optional().describe(`${what}. Default: ${usual}.`),
    ]),
  ),
);
