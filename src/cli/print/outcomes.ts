import type { ModelAnswer, Outcome } from '../../job/take-all.ts';

type Ok = ModelAnswer & { readonly kind: 'ok' };

const TOP_CONCEPTS = 6;
const TOP_COLORS = 4;

/** A block of lines per finished image: its path, then what each model said. */
export function outcomeLines(outcome: Outcome): readonly string[] {
  if (outcome.kind === 'failed') return [];
  const width = Math.max(...outcome.answers.map(({ model }) => model.name.length), 0);
  return [
    outcome.file.path,
    ...outcome.answers.map((answer) => `  ${answer.model.name.padEnd(width)}  ${answerText(answer)}`),
  ];
}

function answerText(answer: ModelAnswer): string {
  if (answer.kind === 'failed') return `failed: ${answer.error.message}`;
  const { concepts, regions, colors, embeddings, focus } = answer.prediction;
  const parts = [
    ...(concepts ? [conceptsText(concepts)] : []),
    ...(colors ? [colorsText(colors)] : []),
    // The sharp regions of an image are many and have no names.
    ...(focus?.value === undefined ? [] : [`focus ${focus.value.toFixed(2)}`]),
    ...(regions && !focus ? [regionsText(regions)] : []),
    ...(embeddings ? [`${embeddings.length} embedding of ${embeddings[0]?.length ?? 0} numbers`] : []),
  ];
  return parts.join('; ') || 'nothing';
}

function conceptsText(concepts: NonNullable<Ok['prediction']['concepts']>): string {
  if (concepts.length === 0) return 'nothing found';
  return concepts
    .slice(0, TOP_CONCEPTS)
    .map(({ name, value }) => `${name} ${value.toFixed(2)}`)
    .join(', ');
}

function colorsText(colors: NonNullable<Ok['prediction']['colors']>): string {
  return colors
    .slice(0, TOP_COLORS)
    .map(({ w3c, value }) => `${w3c.name} ${Math.round(value * 100)} %`)
    .join(', ');
}

function regionsText(regions: NonNullable<Ok['prediction']['regions']>): string {
  if (regions.length === 0) return 'nothing found';
  const values = regions.map(({ value, concepts }) => {
    const [first] = concepts;
    const score = value ?? first?.value;
    return `${first?.name ?? 'region'}${score === undefined ? '' : ` ${score.toFixed(2)}`}`;
  });
  return `${regions.length} ${regions.length === 1 ? 'region' : 'regions'}: ${values.join(', ')}`;
}
