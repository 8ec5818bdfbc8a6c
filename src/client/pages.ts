/**
 * Walks through a list page by page until an empty one; short pages do not end it, as the service gives no total.
 * Source: https://docs.clarifai.com/api-guide/advanced-topics/pagination.
 *
 * @param read gets the number of the page, from 1.
 */
export async function* pages<T>(read: (page: number) => Promise<readonly T[]>): AsyncGenerator<T, void, undefined> {
  for (let page = 1; ; page += 1) {
    const items = await read(page);
    if (items.length === 0) return;
    yield* items;
  }
}
