import type { ModelAnswer, Outcome } from '../../../pipeline/file.ts';
import type { Prediction } from '../../../record/record.ts';
import type { TimedOutcome } from '../vitals.ts';

/** What the page shows of one outcome: short, however much the models said. */
export interface OutcomeCard {
  readonly number: number;
  /** RFC 3339. */
  readonly at: string;
  readonly kind: Outcome['kind'];
  readonly origin: 'file' | 'address';
  /** Whether a thumbnail may be asked for: an address has none, nor has what was not found to be an image. */
  readonly hasThumbnail: boolean;
  /** As records name it. */
  readonly path: string;
  readonly source: string;
  /** The most probable ones of all models. */
  readonly concepts: readonly { readonly name: string; readonly value: number }[];
  /** What was found in parts of the image, e.g. `face`, and how often. */
  readonly parts: readonly { readonly name: string; readonly count: number }[];
  /** The most frequent ones. */
  readonly colors: readonly { readonly name: string; readonly hex: string }[];
  /** Sharpness, 0–1, where a model says so. */
  readonly sharpness?: number;
  /** Why the file failed, or what models did not answer. */
  readonly problems: readonly { readonly about: string; readonly message: string }[];
}

const CONCEPTS = 5;
const COLORS = 5;
const MESSAGE_LENGTH = 300;

/** Models of people's faces; what they say of a face is left to the records. */
const OF_FACES = /^(?:face|celebrity|demographics)/;

/** Sums an outcome up. */
export function cardOf({ number, at, outcome }: TimedOutcome): OutcomeCard {
  const { kind, file } = outcome;
  const answers = outcome.kind === 'done' ? outcome.answers : [];
  const sharpness = predictionsOf(answers).find(({ focus }) => focus?.value !== undefined)?.focus?.value;
  return {
    number,
    at,
    kind,
    origin: file.origin,
    hasThumbnail: file.origin === 'file' && (outcome.kind === 'done' || typeof outcome.file.mime === 'string'),
    path: file.path,
    source: file.source,
    concepts: conceptsOf(answers),
    parts: partsOf(answers),
    colors: colorsOf(answers),
    ...(sharpness !== undefined && { sharpness }),
    problems: problemsOf(outcome),
  };
}

function predictionsOf(answers: readonly ModelAnswer[]): readonly Prediction[] {
  return answers.flatMap((answer) => (answer.kind === 'ok' ? [answer.prediction] : []));
}

function conceptsOf(answers: readonly ModelAnswer[]): OutcomeCard['concepts'] {
  const best = new Map<string, number>();
  for (const { name, value } of predictionsOf(answers).flatMap(({ concepts = [] }) => concepts)) {
    best.set(name, Math.max(value, best.get(name) ?? 0));
  }
  const sorted = [...best].toSorted(([, a], [, b]) => b - a);
  return sorted.slice(0, CONCEPTS).map(([name, value]) => ({ name, value }));
}

/** Two models see the same faces, so the larger count of a name stands. */
function partsOf(answers: readonly ModelAnswer[]): OutcomeCard['parts'] {
  const most = new Map<string, number>();
  for (const answer of answers) {
    if (answer.kind !== 'ok') continue;
    const { regions = [] } = answer.prediction;
    const isOfFaces = OF_FACES.test(answer.model.name);
    const names = regions.map(({ concepts }) => (isOfFaces ? 'face' : (concepts[0]?.name ?? 'part')));
    for (const name of new Set(names)) {
      const count = names.filter((other) => other === name).length;
      most.set(name, Math.max(count, most.get(name) ?? 0));
    }
  }
  return [...most].map(([name, count]) => ({ name, count }));
}

function colorsOf(answers: readonly ModelAnswer[]): OutcomeCard['colors'] {
  const colors = predictionsOf(answers).flatMap((prediction) => prediction.colors ?? []);
  const sorted = colors.toSorted((a, b) => b.value - a.value);
  return sorted.slice(0, COLORS).map(({ hex, w3c }) => ({ hex, name: w3c.name }));
}

function problemsOf(outcome: Outcome): OutcomeCard['problems'] {
  // Whoever looks at the page need not learn where on this machine the folders are.
  const { file, path } = outcome.file;
  const short = (message: string): string => message.replaceAll(file, path).slice(0, MESSAGE_LENGTH);
  if (outcome.kind === 'failed') return [{ about: outcome.error.stage, message: short(outcome.error.message) }];
  return outcome.answers.flatMap((answer) =>
    answer.kind === 'failed' ? [{ about: answer.model.name, message: short(answer.error.message) }] : [],
  );
}
