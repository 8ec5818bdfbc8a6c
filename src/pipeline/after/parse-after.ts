/** What becomes of an image file once its predictions are written. */
export type After =
  | { readonly kind: 'none' }
  | { readonly kind: 'delete' }
  | { readonly kind: 'move'; readonly folder: string };

/** Thrown when a text names nothing of that. */
export class AfterError extends Error {
  override readonly name = 'AfterError';
}

/** Reads `none`, `delete` or `move:DIR`. @throws AfterError */
export function parseAfter(text: string): After {
  if (text === 'none' || text === 'delete') return { kind: text };
  const folder = text.startsWith('move:') ? text.slice('move:'.length).trim() : '';
  if (folder !== '') return { kind: 'move', folder };
  throw new AfterError('It must be none, delete, or move:DIR with a folder.');
}
