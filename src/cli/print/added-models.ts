import type { Addition } from '../../engine/added-models/add-models.ts';
import { identityOf } from '../../engine/added-models/added-model.ts';
import type { ModelDescription } from '../../engine/added-models/description.ts';

type Added = Addition & { readonly kind: 'added' };
type Undescribed = Addition & { readonly kind: 'undescribed' };

/** How a model that was added is called, and what it says of a photograph. */
export function additionLines({ model, answer }: Added): readonly string[] {
  return [`Added ${modelLine(model)}`, `Of a photograph of a cat it says: ${said(answer)}.`];
}

/** One line about an added model. */
export function modelLine(model: ModelDescription): string {
  const { id, name, slug } = identityOf(model);
  const called =
    model.replaces === undefined ? `called ${id === name ? id : `${name} (${id})`}` : inPlaceOf(name, slug);
  return `${model.id}: ${article(model.kind)}, ${called}`;
}

/** What `--json` says of an added model. */
export function modelSummary(model: ModelDescription): object {
  const { id, name, slug } = identityOf(model);
  const { kind, replaces = null, versionId, manifest } = model;
  return { id: model.id, kind, replaces, servedAs: { id, name, slug }, versionId, manifest };
}

/** What to do with the draft of a manifest. */
export function templateLines({ file, template }: Undescribed): readonly string[] {
  return [
    `${file} has no manifest, so nothing was added.`,
    'Complete this draft, save it beside the network as <name>.model.json, and add that file:',
    ...template.notes.map((note) => `  ${note}`),
  ];
}

function inPlaceOf(name: string, slug: string): string {
  return `in place of ${name} (${slug})`;
}

function article(kind: ModelDescription['kind']): string {
  return kind === 'embedder' ? 'an embedder' : `a ${kind}`;
}

function said({ concepts, regions, embeddings }: Added['answer']): string {
  if (embeddings?.[0]) return `a vector of ${embeddings[0].num_dimensions} numbers`;
  if (concepts && concepts.length > 0) return concepts.slice(0, 5).map(valued).join(', ');
  const found = (regions ?? []).flatMap(({ data }) => data?.concepts ?? []);
  return found.length > 0 ? found.slice(0, 5).map(valued).join(', ') : 'nothing';
}

function valued({ name = '', value = 0 }: NonNullable<Added['answer']['concepts']>[number]): string {
  return `${name} ${Number(value).toFixed(2)}`;
}
