/** What the page knows of an input as the API shows it. */

const PROCESSED = 30000;
const WAITING = new Set([30001, 30003]);

/** `processed`, `waiting` or `failed`. */
export function stateOf({ status }) {
  if (status.code === PROCESSED) return 'processed';
  return WAITING.has(status.code) ? 'waiting' : 'failed';
}

/** Why an input failed, in words. */
export function reasonOf({ status: { description, details } }) {
  return [description, details].filter(Boolean).join(': ');
}

/** Path of the stored image; undefined while there is none. */
export function imagePath({ data }) {
  const url = data.image?.url ?? '';
  if (!URL.canParse(url)) return undefined;
  const { host, pathname } = new URL(url);
  return host === location.host && pathname.startsWith('/hosted/') ? pathname : undefined;
}

/** Path of the small picture; undefined while there is none. */
export function thumbnailPath(input) {
  if (stateOf(input) !== 'processed') return undefined;
  return imagePath(input)?.replace('/hosted/', '/thumbnails/');
}

/** Path of the picture that the models saw, as large as a browser can show it. */
export function picturePath(input) {
  const { crop, image_info: info } = input.data.image ?? {};
  return crop || info?.format === 'tiff' ? thumbnailPath(input) : imagePath(input);
}

/** What a concept is called. */
export function nameOf({ id, name }) {
  return name || id || 'unnamed';
}

/** The concepts of a list that are likelier than not, likeliest first; else the likeliest. */
export function topConcepts(concepts = [], most = 4) {
  const likely = concepts.filter(({ value }) => value >= 0.5);
  return (likely.length > 0 ? likely : concepts.slice(0, 1)).slice(0, most);
}

/** What the general model, or the first with concepts, said. */
export function conceptsOf(outputs) {
  return outputs.find(({ data }) => data.concepts?.length > 0)?.data.concepts ?? [];
}
